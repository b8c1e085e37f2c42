import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { Message } from '../../src/message.ts'
import * as queue from '../../src/queue.ts'

const message = (messageId: string, text = ''): Message => ({
  type: 'track',
  messageId,
  timestamp: '2026-01-02T03:04:05.678Z',
  anonymousId: 'a',
  context: {},
  text,
})

const ids = () => queue.all().map((held) => held.messageId)

beforeEach(() => queue.clear())

test('what is acknowledged leaves the queue, what came meanwhile stays', () => {
  ;['1', '2', '3'].forEach((id) => queue.push(message(id)))
  queue.drop([message('1'), message('2')])
  assert.deepEqual(ids(), ['3'])
})

test('a full queue lets the oldest go', () => {
  for (let n = 0; n < queue.MAX_MESSAGES + 3; n++) queue.push(message(String(n)))
  assert.equal(ids().length, queue.MAX_MESSAGES)
  assert.equal(ids()[0], '3')
})

test('the queue is bounded in characters too', () => {
  for (let n = 0; n < 20; n++) queue.push(message(String(n), 'x'.repeat(60_000)))
  assert.ok(JSON.stringify(queue.all()).length <= queue.MAX_CHARS)
  assert.equal(ids().at(-1), '19')
})

test('a batch fits its bytes, counted in UTF-8', () => {
  const size = new Blob([JSON.stringify(message('1', '回头'.repeat(100)))]).size + 1
  ;['1', '2', '3'].forEach((id) => queue.push(message(id, '回头'.repeat(100))))
  assert.equal(queue.take(size * 2).length, 2)
  assert.equal(queue.take(size * 2 - 1).length, 1)
})

test('a message larger than a batch goes alone', () => {
  queue.push(message('1', 'x'.repeat(100)))
  queue.push(message('2'))
  assert.deepEqual(queue.take(10).map((held) => held.messageId), ['1'])
})

test('what is under way is not taken twice', () => {
  ;['1', '2'].forEach((id) => queue.push(message(id)))
  assert.deepEqual(queue.take(1e6, [message('1')]).map((held) => held.messageId), ['2'])
})
