/** What strangers write is shown in a real browser on every page that shows it, and none of it runs. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { chromium, type Browser, type Page } from 'playwright-core'
import { PIXEL } from './pixel.mjs'
import { host, open, type Storefront } from './storefront.ts'
import { VECTORS } from './vectors.mjs'

const IN_ORDER = 20
const orders = Array.from({ length: Math.ceil(VECTORS.length / IN_ORDER) }, (_, order) =>
  VECTORS.slice(order * IN_ORDER, (order + 1) * IN_ORDER).map((vector, n) => ({ id: `p${order}-${n}`, name: vector })),
)
/** As a server of the shop or a file would tell them, hostile in every field. */
const reviews = VECTORS.map((vector, n) => ({
  review_id: `r${n}${vector.slice(0, 60)}`,
  product_id: n % 10 ? 'p0-0' : vector.slice(0, 120),
  product_name: vector,
  rating: (n % 5) + 1,
  title: vector.slice(0, 190),
  text: vector,
  author_name: vector,
  dimensions: { [vector.slice(0, 30)]: 5 },
}))

let browser: Browser
let shop: Storefront
const executed: string[] = []

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  shop = await open({ language: 'en', orders, reviews })
})
after(async () => {
  await browser?.close()
  shop?.close()
})

/** A page without the policy that would stop scripts: the text alone must be harmless. */
async function victim(): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true })
  await context.exposeFunction('xss', (n: unknown) => void executed.push(`vector ${String(n)}`))
  // What the compiler of this test puts into functions.
  await context.addInitScript('globalThis.__name = (one) => one')
  const page = await context.newPage()
  page.on('dialog', (dialog) => (executed.push(dialog.message()), void dialog.dismiss()))
  return page
}

/** What of the page could run something, whether it did so yet or not. */
const dangerous = (page: Page) =>
  page.evaluate(() => {
    const all = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])])
    const isBad = (one: Element) =>
      (one.localName === 'script' && one.getAttribute('type') !== 'application/ld+json' && !one.getAttribute('src')?.endsWith('/reviews.js')) ||
      ['iframe', 'object', 'embed', 'base', 'marquee', 'math', 'style'].includes(one.localName) ||
      [...one.attributes].some(({ name, value }) => name.startsWith('on') || /^\s*javascript:/i.test(value))
    return all(document).filter(isBad).map((one) => one.outerHTML.slice(0, 200))
  })

async function look(page: Page, path: string): Promise<void> {
  const answer = await page.goto(shop.url + path)
  assert.ok(answer!.status() < 400, `${path}: ${answer!.status()}`)
  assert.deepEqual(await dangerous(page), [], path)
}

/** A picture that is also a page, under a name that is one too. */
function picture(vector: string): File {
  return new File([PIXEL, vector], `${vector.replaceAll('\0', '')}.png`, { type: 'text/html' })
}

async function send(order: number): Promise<void> {
  const form = new FormData()
  orders[order]!.forEach(({ id, name }, index) => {
    form.set(`product-${index}`, id)
    form.set(`rating-${index}`, String((index % 5) + 1))
    form.set(`text-${index}`, name)
  })
  form.set('dim-service', '3')
  form.set('shop-text', orders[order]![0]!.name)
  form.set('name', orders[order]![1]!.name)
  form.set('photo-0', picture(orders[order]![2]!.name))
  const answer = await fetch(shop.url + shop.links[order]!, { method: 'POST', body: form, redirect: 'manual' })
  assert.equal(answer.status, 303, await answer.text())
}

test('there are a thousand vectors and more', () => assert.ok(new Set(VECTORS).size >= 1_000, String(VECTORS.length)))

test('the form, before and after it is sent', async () => {
  const page = await victim()
  for (let order = 0; order < orders.length; order++) {
    await look(page, shop.links[order]!)
    await send(order)
    await look(page, shop.links[order]!)
  }
  assert.deepEqual(executed, [])
})

test('every page of the public reviews, and the products', async () => {
  const page = await victim()
  const products = new Set<string>()
  let seen = 0
  for (let path: string | null = `/s/${shop.shop}/reviews?lang=en&limit=50`; path;) {
    await look(page, path)
    seen += await page.locator('article').count()
    for (const link of await page.locator('.about a').evaluateAll((all) => all.map((a) => a.getAttribute('href')!))) products.add(link)
    const next: string | null = await page.locator('a.next').count() ? await page.locator('a.next').getAttribute('href') : null
    path = next && `${next}&limit=50`
  }
  assert.equal(seen, 2 * VECTORS.length + orders.length, 'everything that was sent is shown')
  for (const path of [...products].slice(0, 300)) await look(page, path)
  const fragment = (product: string) => `/public/v1/shops/${shop.shop}/fragment?limit=50&product=${encodeURIComponent(product)}`
  for (const { id } of orders.flat().slice(0, 100)) await look(page, fragment(id))
  assert.deepEqual(executed, [])
})

test('the widget', async (test) => {
  const { url, server } = await host(`<div data-huitou-reviews data-size="50" data-shop="${shop.shop}" data-host="${shop.url}"></div>`)
  test.after(() => void server.close())
  const page = await victim()
  await page.goto(url)
  const shown = page.locator('li.one')
  for (let had = 0; ;) {
    await page.waitForFunction((had) => {
      const root = document.querySelector('[data-huitou-reviews]')!.shadowRoot!
      return root.querySelectorAll('li.one').length > had && !root.querySelector<HTMLButtonElement>('.more')!.disabled
    }, had)
    had = await shown.count()
    if (await page.locator('button.more').isHidden()) break
    await page.locator('button.more').click()
  }
  assert.equal(await shown.count(), 2 * VECTORS.length + orders.length)
  assert.deepEqual(await dangerous(page), [])
  await page.locator('.photos a').first().click()
  await page.locator('dialog img').waitFor()
  assert.deepEqual(await dangerous(page), [])
  assert.deepEqual(executed, [])
})
