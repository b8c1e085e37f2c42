/** A buyer reviews an order on a phone without JavaScript; the shop's own page shows it by the widget. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { chromium, type Browser, type Page } from 'playwright-core'
import { PIXEL } from './pixel.mjs'
import { host, open, type Storefront } from './storefront.ts'

let browser: Browser
let shop: Storefront

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  shop = await open({ language: 'zh', orders: [[{ id: 'tea', name: '高山乌龙' }, { id: 'cup', name: '青瓷杯' }], [{ id: 'tea', name: '高山乌龙' }]] })
})
after(async () => {
  await browser?.close()
  shop?.close()
})

const phone = async (): Promise<Page> => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  return context.newPage()
}

test('a review by phone, without JavaScript, from the link to 追评', async () => {
  const page = await phone()
  await page.goto(shop.url + shop.links[0]!)
  await page.getByRole('button', { name: '发布评价' }).click()
  await page.getByRole('alert').getByText('请至少给一件商品或店铺打分').waitFor()

  const tea = page.locator('section.card', { hasText: '高山乌龙' })
  await tea.getByRole('textbox').fill('香气很足\n就是茶梗多了点')
  await page.getByRole('button', { name: '发布评价' }).click()
  await tea.getByText('请给这件商品打分').waitFor()
  assert.equal(await tea.getByRole('textbox').inputValue(), '香气很足\n就是茶梗多了点', 'what was written is kept')

  await tea.getByRole('radio', { name: '2 星' }).check({ force: true })
  await tea.locator('input[type=file]').setInputFiles({ name: 'a.svg', mimeType: 'image/png', buffer: Buffer.from('<svg/>') })
  await page.getByRole('button', { name: '发布评价' }).click()
  await tea.getByText('不是 JPEG、PNG 或 WebP 图片').waitFor()
  assert.ok(await tea.getByRole('radio', { name: '2 星' }).isChecked())

  await tea.locator('input[type=file]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PIXEL })
  await page.getByRole('group', { name: '物流服务' }).getByRole('radio', { name: '5 星' }).check({ force: true })
  await page.getByRole('textbox', { name: '署名' }).fill('林小满')
  await page.getByRole('button', { name: '发布评价' }).click()
  await page.getByRole('heading', { name: '谢谢你的评价' }).waitFor()
  const sent = page.locator('article', { hasText: '高山乌龙' })
  assert.match((await sent.textContent())!, /香气很足\n就是茶梗多了点/)
  assert.equal(await sent.locator('img').count(), 1)
  await page.getByRole('heading', { name: '还没评价的' }).waitFor()

  const more = sent.locator('details', { hasText: '使用一段时间后的追评' })
  await more.locator('summary').click()
  await more.getByRole('textbox').fill('喝了一个月，还是好喝')
  await more.getByRole('button', { name: '发布追评' }).click()
  await page.locator('article .later', { hasText: '喝了一个月' }).waitFor()

  const change = sent.locator('details', { hasText: '修改这条评价' })
  await change.locator('summary').click()
  assert.ok(await change.getByRole('radio', { name: '2 星' }).isChecked(), 'it begins with what was said')
  await change.getByRole('textbox').fill('香气很足，茶梗多的那包店铺补发了')
  await change.getByRole('button', { name: '提交修改' }).click()
  await sent.locator('.text', { hasText: '补发了' }).waitFor()
  assert.equal(await change.count(), 0, 'once')
  await page.context().close()
})

test('the public page shows it, verified, in both languages; a helpful vote counts once', async () => {
  const page = await phone()
  await page.goto(`${shop.url}/s/${shop.shop}/reviews/tea?lang=zh`)
  const review = page.locator('article')
  assert.equal(await review.count(), 1)
  for (const shown of ['林小满', '已验证购买', '追评']) await review.getByText(shown).first().waitFor()
  const helpful = page.getByRole('button', { name: '有帮助' })
  const press = async (isPressed: boolean) => {
    await helpful.click()
    await page.locator(`button[aria-pressed="${isPressed}"]`).waitFor()
  }
  await press(true)
  await page.getByRole('status').getByText('已计入，共 1 人觉得有帮助').waitFor()
  await press(false)
  assert.equal(await page.getByText('人觉得有帮助').count(), 0, 'taken back')
  await press(true)
  await page.getByRole('link', { name: 'English' }).click()
  await page.getByText('Verified purchase', { exact: true }).waitFor()
  const data = await page.locator('script[type="application/ld+json"]').textContent()
  assert.equal(JSON.parse(data!).aggregateRating.reviewCount, 1)
  await page.goto(`${shop.url}/s/${shop.shop}/reviews`)
  assert.equal(await page.locator('script').count(), 0, 'no stars for search engines about the shop itself')
  await page.context().close()
})

test('a link that is none says so', async () => {
  const page = await phone()
  const answer = await page.goto(`${shop.url}${shop.links[0]!.slice(0, -1)}${shop.links[0]!.endsWith('A') ? 'B' : 'A'}`)
  assert.equal(answer!.status(), 404)
  await page.getByRole('heading', { name: '链接无效' }).waitFor()
  await page.context().close()
})

test('the widget speaks, filters, and lives under a strict policy', async (test) => {
  const policy = `default-src 'none'; script-src 'self'; connect-src ${shop.url}; img-src ${shop.url}`
  const { url, server } = await host(`<div data-huitou-reviews data-lang="zh" data-shop="${shop.shop}" data-host="${shop.url}"></div>`, policy)
  test.after(() => void server.close())
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  const refused: string[] = []
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('favicon') && refused.push(message.text()))
  await page.goto(url)
  await page.locator('li.one').nth(1).waitFor()
  await page.getByText('2 条评价').waitFor()
  assert.match((await page.locator('dl').first().textContent())!, /物流服务5\.0/, 'what was rated beside the stars')
  for (const share of ['已验证购买 100%', '由店铺邀请 100%']) await page.getByText(share).waitFor()
  await page.getByText('分数怎么来的').click()
  for (const how of ['星级之和 ÷ 评价条数', '由系统核对订单得出', '没有未公开的评价']) await page.getByText(how).waitFor()
  await page.getByRole('button', { name: '2 星' }).click()
  await page.locator('li.one').nth(1).waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('button', { name: '2 星' }).getAttribute('aria-pressed'), 'true')
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, 'nothing sticks out')
  assert.ok(await page.locator('li.one img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth === 1)))
  assert.deepEqual(refused, [])
  await page.close()
})

test('a theme that is decided can be read on any page', async (test) => {
  const element = (theme: string) => `<div data-huitou-reviews data-theme="${theme}" data-shop="${shop.shop}" data-host="${shop.url}"></div>`
  const { url, server } = await host(`<body style="background:#777">${element('light')}${element('dark')}</body>`)
  test.after(() => void server.close())
  const page = await browser.newPage()
  await page.goto(url)
  await page.locator('[data-theme="dark"] li.one').first().waitFor()
  const back = (theme: string) => page.locator(`[data-theme="${theme}"]`).evaluate((element) => getComputedStyle(element).backgroundColor)
  assert.deepEqual([await back('light'), await back('dark')], ['rgb(255, 255, 255)', 'rgb(25, 25, 23)'])
  await page.close()
})

test('a review that was written elsewhere says where', async (test) => {
  const { url, server } = await host(`<div data-huitou-reviews data-lang="zh" data-shop="${shop.shop}" data-host="${shop.url}"></div>`)
  test.after(() => void server.close())
  const page = await browser.newPage()
  await page.route('**/public/v1/shops/*/reviews?*', async (route) => {
    const response = await route.fetch()
    const json = await response.json()
    json.items[0].origin = { key: 'taobao', zh: '淘宝', en: 'Taobao' }
    await route.fulfill({ response, json })
  })
  await page.goto(url)
  await page.locator('li.one').first().getByText('来自淘宝').waitFor()
  assert.equal(await page.getByText('来自').count(), 1, 'the others were written here')
  await page.close()
})

test('a visitor reports a review on the page that the widget leads to', async (test) => {
  const { url, server } = await host(`<div data-huitou-reviews data-lang="zh" data-shop="${shop.shop}" data-host="${shop.url}"></div>`)
  test.after(() => void server.close())
  const widget = await browser.newPage()
  await widget.goto(url)
  const link = await widget.getByRole('link', { name: '举报' }).first().getAttribute('href')
  assert.ok(link!.startsWith(`${shop.url}/s/${shop.shop}/report/`), link!)
  await widget.close()
  const page = await phone()
  await page.goto(link!)
  await page.getByRole('radio', { name: '广告、刷屏' }).check({ force: true })
  await page.getByRole('textbox', { name: '补充说明' }).fill('整段都是广告')
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, 'nothing sticks out')
  await page.getByRole('button', { name: '提交举报' }).click()
  await page.getByRole('heading', { name: '举报已收到' }).waitFor()
  await page.getByRole('link', { name: '回到评价' }).click()
  await page.locator('article').first().waitFor()
  await page.context().close()
})

test('on a product\'s page the widget orders, narrows, tells search engines, enlarges pictures and leads to where votes are taken', async (test) => {
  const widget = `<div data-huitou-reviews data-lang="zh" data-shop="${shop.shop}" data-product="tea" data-jsonld="#tea" data-host="${shop.url}"><p>from the server</p></div>`
  const policy = `default-src 'none'; script-src 'self'; connect-src ${shop.url}; img-src ${shop.url}`
  const { url, server } = await host(widget, policy)
  test.after(() => void server.close())
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await page.goto(url)
  await page.locator('li.one', { hasText: '林小满' }).waitFor()
  assert.equal(await page.getByText('from the server').isVisible(), false, 'the widget took its place')
  const data = page.locator('head script[type="application/ld+json"]')
  await data.waitFor({ state: 'attached' })
  const told = JSON.parse((await data.textContent())!)
  assert.deepEqual([told['@type'], told['@id'], told.aggregateRating.reviewCount], ['Product', '#tea', 1])

  await page.getByLabel('只看').selectOption({ label: '有图' })
  await page.getByRole('status').getByText('已显示 1 条').waitFor()
  await page.getByRole('button', { name: '5 星' }).click()
  await page.getByRole('status').getByText('没有符合条件的评价').waitFor()
  await page.getByRole('button', { name: '5 星' }).click()
  await page.getByLabel('排序').selectOption({ label: '差评在前' })
  await page.getByRole('status').getByText('已显示 1 条').waitFor()

  await page.getByRole('link', { name: '买家照片 1' }).press('Enter')
  await page.getByRole('dialog').getByRole('img').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await page.getByRole('heading', { name: '商品问答' }).waitFor()
  const ask = await page.getByRole('link', { name: '我要提问' }).getAttribute('href')
  assert.equal(ask, `${shop.url}/s/${shop.shop}/questions/tea`)
  await page.getByRole('button', { name: '有帮助' }).click()
  const there = await page.getByRole('link', { name: '到评价页' }).getAttribute('href')
  assert.ok(there!.startsWith(`${shop.url}/s/${shop.shop}/reviews/tea#`), 'nobody told that this page is of the shop')
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, 'nothing sticks out')
  await page.close()
})

test('a list of products shows the stars of each, by one request', async (test) => {
  const badge = (product: string) => `<li>${product} <span data-huitou="stars" data-lang="en" data-shop="${shop.shop}" data-product="${product}" data-host="${shop.url}"></span></li>`
  const policy = `default-src 'none'; script-src 'self'; connect-src ${shop.url}`
  const { url, server } = await host(`<ul>${['tea', 'cup', 'tea', 'none'].map(badge).join('')}</ul>`, policy)
  test.after(() => void server.close())
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  const asked: string[] = []
  page.on('request', (request) => request.url().startsWith(shop.url) && asked.push(request.url()))
  await page.goto(url)
  await page.getByRole('img', { name: '2.0 of 5, 1 review' }).nth(1).waitFor()
  assert.equal(await page.getByRole('img').count(), 2, 'what nobody rated shows nothing')
  assert.equal(asked.length, 1, asked.join(' '))
  await page.close()
})

test('where the widget cannot reach Huitou, what the shop\'s server put there stays', async (test) => {
  const { url, server } = await host(`<div data-huitou-reviews data-shop="${shop.shop}" data-host="http://127.0.0.1:9"><p>from the server</p></div>`)
  test.after(() => void server.close())
  const page = await browser.newPage()
  await page.goto(url)
  await page.locator('[data-huitou-reviews]').evaluate((one) => one.shadowRoot !== null)
  await page.getByText('from the server').waitFor()
  await page.close()
})
