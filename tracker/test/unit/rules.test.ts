import assert from 'node:assert/strict'
import { test } from 'node:test'
import { campaign, deviceType } from '../../src/context.ts'
import { properties } from '../../src/elements.ts'
import { uuid } from '../../src/message.ts'
import { waitFor } from '../../src/transport.ts'
import { interactionDelay, layoutShift } from '../../src/vitals.ts'

test('the server says how long to wait, in seconds or as a date', () => {
  assert.equal(waitFor(0, '7', 0, 0.5), 7_000)
  const now = Date.parse('2026-01-02T03:04:05Z')
  assert.equal(waitFor(0, 'Fri, 02 Jan 2026 03:04:35 GMT', now, 0.5), 30_000)
})

test('without its word the wait doubles, with jitter, up to five minutes', () => {
  assert.equal(waitFor(0, null, 0, 0.5), 1_000)
  assert.equal(waitFor(3, null, 0, 0.5), 8_000)
  assert.equal(waitFor(3, null, 0, 0), 4_000)
  assert.equal(waitFor(99, 'nonsense', 0, 0.5), 300_000)
  assert.equal(waitFor(0, '86400', 0, 0.5), 300_000)
})

test('utm parameters become the campaign of the Segment specification', () => {
  assert.deepEqual(campaign('?utm_source=weibo&utm_campaign=双十一&q=1'), { source: 'weibo', name: '双十一' })
  assert.equal(campaign('?q=1'), undefined)
})

test('devices are told apart', () => {
  assert.equal(deviceType('Mozilla/5.0 (Linux; Android 15; Pixel 9) Mobile Safari/537.36'), 'mobile')
  assert.equal(deviceType('Mozilla/5.0 (Linux; Android 15; SM-X910) Safari/537.36'), 'tablet')
  assert.equal(deviceType('Mozilla/5.0 (X11; Linux x86_64)'), 'desktop')
})

test('attributes become properties: known numbers as numbers, ids as text', () => {
  const dataset = {
    huitouEvent: 'Product Clicked',
    huitouOn: 'click',
    huitouProductId: '0042',
    huitouPrice: '25.00',
    huitouPosition: 'first',
    other: 'x',
  }
  assert.deepEqual(properties(dataset), { product_id: '0042', price: 25, position: 'first' })
})

test('layout shift is the worst burst', () => {
  const shift = (startTime: number, value: number, hadRecentInput = false) => ({ startTime, value, hadRecentInput })
  assert.equal(layoutShift([]), 0)
  assert.equal(layoutShift([shift(0, 1), shift(900, 2), shift(2_000, 2.5)]), 3)
  assert.equal(layoutShift([shift(0, 1), shift(100, 9, true)]), 1)
  const everyNineTenths = Array.from({ length: 10 }, (_, n) => shift(n * 900, 1))
  assert.equal(layoutShift(everyNineTenths), 6)
})

test('interaction delay leaves out one of fifty', () => {
  assert.equal(interactionDelay([40, 300, 80], 3), 300)
  assert.equal(interactionDelay([40, 300, 80], 50), 80)
  assert.equal(interactionDelay([40], 500), 40)
})

test('message ids are version 4 UUIDs and differ', () => {
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(new Set(Array.from({ length: 100 }, uuid)).size, 100)
})
