import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { openShop, type Shop } from './shop.ts'

const ARGUMENTS = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

let browser: Browser
let context: BrowserContext
let page: Page
let shop: Shop

before(async () => {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  browser = await chromium.launch({ executablePath, args: ARGUMENTS.split(' ') })
})
after(() => browser.close())
beforeEach(async () => {
  shop = await openShop()
  context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  page = await context.newPage()
})
afterEach(async () => {
  await context.close()
  shop.close()
})

const call = (method: string, ...args: unknown[]) =>
  page.evaluate(([name, rest]) => (window as any).huitou[name](...rest), [method, args] as [string, unknown[]])

const stored = () => page.evaluate(() => JSON.stringify({ ...localStorage, cookie: document.cookie }))

async function until(what: () => boolean, message: string): Promise<void> {
  for (let tries = 0; tries < 100 && !what(); tries++) await new Promise((wake) => setTimeout(wake, 100))
  assert.ok(what(), `${message}; got ${JSON.stringify(shop.calls())}`)
}

test('a page view says where, who and with what', async () => {
  await page.goto(shop.url + '/product?utm_source=weibo&utm_campaign=双十一')
  await until(() => shop.named('page').length === 1, 'a page view arrives')
  const [view] = shop.named('page')
  assert.equal(shop.batches[0]!.writeKey, 'wk')
  assert.ok(Date.parse(shop.batches[0]!.sentAt) >= Date.parse(view!.timestamp))
  assert.equal(view!.properties.path, '/product')
  assert.equal(view!.properties.title, '回头小店')
  assert.match(view!.anonymousId, /^[0-9a-f-]{36}$/)
  const { channel, locale, timezone, device, campaign } = view!.context
  assert.deepEqual(
    { channel, locale, timezone, device, campaign },
    {
      channel: 'web',
      locale: 'zh-CN',
      timezone: 'Asia/Shanghai',
      device: { type: 'desktop' },
      campaign: { source: 'weibo', name: '双十一' },
    },
  )
})

test('calls made before the script is there are made up for', async () => {
  await page.goto(shop.url)
  await until(() => shop.named('identify').length === 1, 'the waiting identify arrives')
  assert.equal(shop.named('identify')[0]!.userId, 'u1')
  assert.deepEqual(shop.named('identify')[0]!.traits, { plan: 'gold' })
})

test('marked elements: a search seen, a click on its result, and what comes into view later', async () => {
  await page.goto(shop.url)
  await until(() => shop.named('Products Searched').length === 1, 'the search is seen')
  assert.deepEqual(shop.named('Products Searched')[0]!.properties, { query: '无线耳机', results: 12 })
  await page.click('#result')
  await until(() => shop.named('Product Clicked').length === 1, 'the click arrives')
  const { properties } = shop.named('Product Clicked')[0]!
  assert.deepEqual(properties, { query: '无线耳机', product_id: '0042', position: 2 })
  assert.equal(shop.named('Banner Seen').length, 0)
  await page.locator('#below').scrollIntoViewIfNeeded()
  await until(() => shop.named('Banner Seen').length === 1, 'the banner is seen')
})

test('leaving tells how long the product was looked at, and how fast the page was', async () => {
  await page.goto(shop.url + '/product')
  await call('productViewed', { product_id: 'p1', price: 25 })
  await page.waitForTimeout(1_500)
  await page.goto('about:blank')
  await until(() => shop.named('Page Left').length === 1, 'the leave arrives')
  const { path, product_id, duration_ms } = shop.named('Page Left')[0]!.properties
  assert.deepEqual({ path, product_id }, { path: '/product', product_id: 'p1' })
  assert.ok(duration_ms >= 1_400 && duration_ms < 10_000, `${duration_ms} ms`)
  const vitals = Object.fromEntries(shop.named('Web Vitals').map(({ properties: { name, value } }) => [name, value]))
  assert.ok(vitals.LCP > 0 && vitals.TTFB > 0 && vitals.CLS >= 0, JSON.stringify(vitals))
})

test('a single-page application moves without loading', async () => {
  await page.goto(shop.url + '/product')
  await page.evaluate(() => history.pushState({}, '', '/product?colour=red'))
  await page.evaluate(() => history.replaceState({}, '', '/product?colour=red#size'))
  await until(() => shop.named('page').length === 2, 'two page views arrive')
  const [, second] = shop.named('page')
  assert.equal(second!.properties.search, '?colour=red')
  assert.equal(second!.properties.referrer, shop.url + '/product')
})

test('before consent nothing is stored or sent; a no later is told once and wipes all', async () => {
  await page.goto(shop.url + '/asks')
  await call('track', 'Product Viewed', { product_id: 'p1' })
  await call('alias', 'u1')
  await page.waitForTimeout(3_000)
  assert.deepEqual(shop.batches, [])
  assert.equal(await stored(), '{"cookie":""}')

  await call('consent', 'granted')
  await until(() => shop.named('page').length === 1, 'the page view follows the consent')
  assert.equal(shop.named('Consent Changed')[0]!.properties.granted, true)

  await call('consent', 'denied')
  await until(() => shop.named('Consent Changed').length === 2, 'the no is told')
  await call('track', 'Product Viewed', { product_id: 'p2' })
  assert.equal(await stored(), '{"huitou.consent":"denied","cookie":""}')
})

test('do-not-track and Global Privacy Control are obeyed, whatever the shop says', async () => {
  for (const [signal, value] of [['doNotTrack', '1'], ['globalPrivacyControl', true]] as const) {
    const other = await browser.newPage()
    await other.addInitScript(([name, on]) => Object.defineProperty(navigator, name, { value: on }), [signal, value] as const)
    await other.goto(shop.url + '/product')
    await other.evaluate(() => (window as any).huitou.consent('granted'))
    await other.waitForTimeout(2_500)
    assert.deepEqual(await other.evaluate(() => Object.keys(localStorage)), ['huitou.consent'])
    await other.close()
  }
  assert.deepEqual(shop.batches, [])
})

test('a refusal is waited out, and the same messages come again under the same ids', async () => {
  shop.refusals.push({ status: 503, retryAfter: '2' })
  await page.goto(shop.url + '/product')
  const started = Date.now()
  await until(() => shop.named('page').length === 1, 'the page view arrives in the end')
  assert.ok(Date.now() - started >= 2_000, 'not before Retry-After')
  assert.equal(shop.calls().length, new Set(shop.calls().map(({ messageId }) => messageId)).size)
})

test('what is refused for good does not hold up the rest', async () => {
  shop.refusals.push({ status: 400 })
  await page.goto(shop.url + '/product')
  await page.waitForTimeout(2_500)
  await call('track', 'Coupon Applied', { coupon: 'TEN' })
  await until(() => shop.named('Coupon Applied').length === 1, 'the next call arrives')
  assert.equal(shop.named('page').length, 0)
})

test('offline, calls wait; a later page of the shop sends them', async () => {
  await page.goto(shop.url + '/product')
  await until(() => shop.named('page').length === 1, 'the page view arrives')
  await page.evaluate(() => {
    window.fetch = () => Promise.reject(new TypeError('no network'))
    Object.defineProperty(navigator, 'onLine', { value: false })
  })
  await call('track', 'Coupon Applied', { coupon: 'TEN' })
  const queued = JSON.parse(await page.evaluate(() => localStorage.getItem('huitou.queue')!))
  await page.goto(shop.url + '/product')
  await until(() => shop.named('Coupon Applied').length === 1, 'the call arrives from the next page')
  assert.equal(shop.named('Coupon Applied')[0]!.messageId, queued[0].messageId)
})

test('without localStorage the visitor stays the same by a cookie', async () => {
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('off') } }))
  await page.goto(shop.url + '/product')
  await until(() => shop.named('page').length === 1, 'the first page view arrives')
  await page.goto(shop.url + '/product?again')
  await until(() => shop.named('page').length === 2, 'the second page view arrives')
  assert.equal(new Set(shop.calls().map(({ anonymousId }) => anonymousId)).size, 1)
})

test('another person on the same device is another visitor', async () => {
  await page.goto(shop.url + '/product')
  for (const id of ['u1', 'u1', 'u2']) await call('identify', id)
  await until(() => shop.named('identify').length === 3, 'three calls arrive')
  const [first, again, other] = shop.named('identify')
  assert.equal(first!.anonymousId, again!.anonymousId)
  assert.notEqual(again!.anonymousId, other!.anonymousId)
})
