/** The question on the shop's own pages, in a real browser, with a Huitou that says hostile things. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { VECTORS } from './vectors.mjs'

interface Call {
  method: string
  path: string
  body: string
  cookie: string | undefined
}

const QUESTION = {
  key: 'score',
  type: 'nps',
  text: '您有多大可能推荐我们？',
  hint: null,
  options: [],
  scale: { from: 0, to: 10, low: '不会', high: '一定会' },
  min: null,
  max: null,
}
const SURVEY = { id: 'survey-1', title: '问卷', question: QUESTION, link: '/q/token?lang=zh' }

let browser: Browser
let shop: Server
let huitou: Server
let calls: Call[] = []
let answer: { survey: unknown } = { survey: SURVEY }
let next: { status: number; body: unknown } = { status: 200, body: { is_done: false, thanks: null } }

const listen = async (server: Server): Promise<Server> => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return server
}
const url = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  huitou = await listen(
    createServer((request, response) => {
      if (request.url === '/survey.js') {
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
        response.end(readFileSync('dist/survey.js'))
        return
      }
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        calls.push({ method: request.method!, path: request.url!, body, cookie: request.headers.cookie })
        response.setHeader('Access-Control-Allow-Origin', '*')
        response.setHeader('Content-Type', 'application/json')
        const isAnswer = request.method === 'POST'
        response.statusCode = isAnswer ? next.status : 200
        response.end(JSON.stringify(isAnswer ? next.body : answer))
      })
    }),
  )
  shop = await listen(
    createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.setHeader('Content-Security-Policy', `default-src 'none'; script-src ${url(huitou)}; connect-src ${url(huitou)}`)
      response.end(`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>shop</title></head><body><p>shop</p><script async src="${url(huitou)}/survey.js" data-shop="shop-1" data-delay="0"></script></body></html>`)
    }),
  )
})
after(async () => {
  await browser?.close()
  shop?.close()
  huitou?.close()
})
beforeEach(() => {
  calls = []
  answer = { survey: SURVEY }
  next = { status: 200, body: { is_done: false, thanks: null } }
})

async function visit(options: BrowserContextOptions = {}, setUp: (page: Page) => Promise<unknown> = async () => {}): Promise<Page> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  await setUp(page)
  await page.goto(url(shop))
  return page
}

const prompt = (page: Page) => page.locator('huitou-survey section')

test('a question is answered on the page and goes on behind a link', async () => {
  const page = await visit({ viewport: { width: 390, height: 800 } })
  await prompt(page).waitFor()
  assert.equal(await prompt(page).locator('h2').innerText(), QUESTION.text)
  const choices = prompt(page).locator('[role="group"] button')
  assert.equal(await choices.count(), 11)
  assert.equal(await choices.nth(0).getAttribute('aria-label'), '0 分 不会')
  const box = (await prompt(page).boundingBox())!
  assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box))
  for (const button of await choices.all()) {
    const { width, height } = (await button.boundingBox())!
    assert.ok(width >= 43 && height >= 43, 'large enough for a thumb')
  }
  await choices.nth(9).click()
  const link = prompt(page).locator('a')
  await link.waitFor()
  assert.equal(await link.getAttribute('href'), `${url(huitou)}/q/token?lang=zh`)
  const [asked, sent] = calls
  assert.match(asked!.path, /^\/public\/v1\/shops\/shop-1\/survey\?visitor=[0-9a-f]{32}&lang=zh-CN$/)
  const given = new URLSearchParams(sent!.body)
  assert.deepEqual([given.get('survey'), given.get('question'), given.get('value')], ['survey-1', 'score', '9'])
  assert.equal(given.get('visitor'), new URL(asked!.path, 'http://x').searchParams.get('visitor'))
  assert.deepEqual(await page.context().cookies(), [], 'no cookie')
  assert.equal(sent!.cookie, undefined)
  await page.reload()
  await page.waitForTimeout(300)
  assert.equal(await prompt(page).count(), 0, 'answered is not asked again')
})

test('what cannot be sent can be sent again, and the end is a thank-you', async () => {
  next = { status: 500, body: {} }
  const page = await visit()
  await prompt(page).waitFor()
  const choice = prompt(page).locator('[role="group"] button').nth(3)
  await choice.click()
  await prompt(page).getByText('没能送出').waitFor()
  const offer = { text: '送您一张券', code: 'TEA-10' }
  next = { status: 200, body: { is_done: true, thanks: '感谢您的宝贵意见', offer } }
  await choice.click()
  for (const text of ['感谢您的宝贵意见', offer.text, offer.code]) await prompt(page).getByText(text).waitFor()
  assert.equal(await prompt(page).locator('a').count(), 0)
})

const REASONS = ['太贵', '太慢', '其他', '都没有'].map((text, at) => ({ key: `k${at}`, text, is_other: at === 2, is_exclusive: at === 3 }))
const given = () => new URLSearchParams(calls.at(-1)!.body)
const sent = async (page: Page) => {
  await prompt(page).locator('a').waitFor()
  return [given().get('value'), given().get('other')]
}

test('one of several options is an answer at once, and something else is named first', async () => {
  answer = { survey: { ...SURVEY, question: { ...QUESTION, type: 'single', scale: null, options: REASONS } } }
  const page = await visit({ viewport: { width: 390, height: 800 } })
  const field = prompt(page).locator('input')
  const send = prompt(page).getByRole('button', { name: '提交' })
  await prompt(page).getByRole('button', { name: '其他' }).click()
  assert.equal(await field.evaluate((one) => one === (one.getRootNode() as ShadowRoot).activeElement), true)
  assert.equal(await send.isDisabled(), true, 'it is not named yet')
  await field.fill('没有发票')
  await field.press('Enter')
  assert.deepEqual(await sent(page), ['k2', '没有发票'])
  const other = await visit()
  await prompt(other).getByRole('button', { name: '太慢' }).click()
  assert.deepEqual(await sent(other), ['k1', ''])
})

test('several options are sent together, and what stands alone alone', async () => {
  answer = { survey: { ...SURVEY, question: { ...QUESTION, type: 'multiple', scale: null, options: REASONS, max: 2 } } }
  const page = await visit({ viewport: { width: 390, height: 800 } })
  const pick = (name: string) => prompt(page).getByRole('button', { name }).click()
  const pressed = () => prompt(page).locator('[aria-pressed="true"]').allInnerTexts()
  const send = prompt(page).getByRole('button', { name: '提交' })
  await prompt(page).getByText('最多选 2 项').waitFor()
  await pick('太贵')
  await pick('都没有')
  assert.deepEqual(await pressed(), ['都没有'])
  await pick('太贵')
  await pick('太慢')
  assert.deepEqual(await pressed(), ['太贵', '太慢'])
  await pick('其他')
  await prompt(page).locator('input').fill('没有发票')
  assert.equal(await send.isDisabled(), true, 'three are too many')
  await pick('太慢')
  await send.click()
  assert.deepEqual(await sent(page), ['["k0","k2"]', '没有发票'])
})

test('words are sent when there are enough of them', async () => {
  answer = { survey: { ...SURVEY, question: { ...QUESTION, type: 'text', scale: null, min: 3 } } }
  const page = await visit()
  const send = prompt(page).getByRole('button', { name: '提交' })
  await prompt(page).locator('textarea').fill(' 好 ')
  assert.equal(await send.isDisabled(), true)
  await prompt(page).locator('textarea').fill('物流很快')
  await send.click()
  assert.deepEqual(await sent(page), ['物流很快', ''])
})

test('closing and Escape end it for good', async () => {
  const page = await visit()
  await prompt(page).locator('.close').click()
  assert.equal(await page.locator('huitou-survey').count(), 0)
  await page.reload()
  await page.waitForTimeout(300)
  assert.equal(await page.locator('huitou-survey').count(), 0)
  const other = await visit()
  await prompt(other).locator('[role="group"] button').first().focus()
  await other.keyboard.press('Escape')
  assert.equal(await other.locator('huitou-survey').count(), 0)
})

test('nothing is asked, sent or kept against the will of the visitor', async () => {
  const objects = ['doNotTrack: { value: "1" }', 'globalPrivacyControl: { value: true }']
  for (const signal of objects) {
    const page = await visit({}, (page) => page.addInitScript(`Object.defineProperties(navigator, { ${signal} })`))
    await page.waitForTimeout(300)
    assert.deepEqual([calls, await page.evaluate(() => localStorage.length)], [[], 0], signal)
  }
  const denied = await visit({}, (page) => page.addInitScript(`localStorage.setItem('huitou.consent', 'denied')`))
  await denied.waitForTimeout(300)
  assert.deepEqual(calls, [])
})

test('an id of the tracker is used, and a page without storage is not asked on every view', async () => {
  await visit({}, (page) => page.addInitScript(`localStorage.setItem('huitou.anonymous', 'known-visitor')`))
  await new Promise((done) => setTimeout(done, 300))
  assert.match(calls[0]!.path, /visitor=known-visitor/)
  calls = []
  await visit({}, (page) => page.addInitScript(`Object.defineProperty(window, 'localStorage', { get() { throw new Error('off') } })`))
  await new Promise((done) => setTimeout(done, 300))
  assert.deepEqual(calls, [])
})

test('nothing that Huitou says runs', async () => {
  const executed: unknown[] = []
  const page = await visit({ bypassCSP: true }, async (page) => {
    await page.exposeFunction('xss', (n: unknown) => void executed.push(n))
    await page.addInitScript('globalThis.__name = (one) => one')
  })
  await prompt(page).waitFor()
  for (let at = 0; at < VECTORS.length; at += 20) {
    const bad = VECTORS.slice(at, at + 20)
    const options = bad.slice(0, 8).map((text, n) => ({ key: `k${n}`, text, is_other: n === 7 }))
    const scale = at % 40 ? null : { from: 0, to: 5, low: bad[9], high: bad[10] }
    const question = { ...QUESTION, text: bad[11], hint: bad[12], options, scale }
    answer = { survey: { id: `s${at}`, title: bad[13], question: at % 60 ? question : null, link: bad[14] } }
    await page.reload()
    await prompt(page).waitFor()
    const found = await page.evaluate(() => {
      const all = [...document.querySelector('huitou-survey')!.shadowRoot!.querySelectorAll('*')]
      const isBad = (one: Element) =>
        ['script', 'iframe', 'img', 'svg', 'style'].includes(one.localName) ||
        [...one.attributes].some(({ name, value }) => name.startsWith('on') || /^\s*javascript:/i.test(value))
      return all.filter(isBad).map((one) => one.outerHTML)
    })
    assert.deepEqual(found, [])
    const href = (await prompt(page).locator('a').count()) ? await prompt(page).locator('a').getAttribute('href') : null
    assert.ok(href === null || href.startsWith(`${url(huitou)}/`), String(href))
  }
  assert.deepEqual(executed, [])
})
