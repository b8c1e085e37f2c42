import assert from 'node:assert/strict'
import { test } from 'node:test'
import { speak } from '../../src/survey/words.ts'

test('visitors read their own language', () => {
  assert.equal(speak(undefined, 'zh-CN', ['en']).say('close'), '关闭')
  assert.equal(speak('en', 'zh-CN', []).say('go'), 'Continue')
  assert.equal(speak('xx', '', ['fr', 'zh-TW']).tag, 'zh-CN')
  assert.equal(speak(undefined, '', []).say('of', 7), '7')
})
