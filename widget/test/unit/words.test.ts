import assert from 'node:assert/strict'
import { test } from 'node:test'
import { speak } from '../../src/words.ts'

test('the language asked for wins, then the page, then the browser, then English', () => {
  assert.equal(speak('en', 'zh-CN', ['zh']).tag, 'en')
  assert.equal(speak(undefined, 'zh-CN', ['en-GB']).tag, 'zh-CN')
  assert.equal(speak('', '', ['de-DE', 'zh-TW']).tag, 'zh-CN')
  assert.equal(speak('<script>', 'fr', []).tag, 'en')
  assert.equal(speak('zh', '', []).say('count', 3), '3 条评价')
  assert.equal(speak('en', '', []).say('stars', 4), '4 stars')
  assert.equal(speak('zh', '', []).say('helped', 2), '有帮助（2）')
})
