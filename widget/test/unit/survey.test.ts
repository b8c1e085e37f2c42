import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Question } from '../../src/survey/data.ts'
import { given, isWhole, touched } from '../../src/survey/picked.ts'
import { said, speak } from '../../src/survey/words.ts'

test('visitors read their own language', () => {
  assert.equal(speak(undefined, 'zh-CN', ['en']).say('close'), '关闭')
  assert.equal(speak('en', 'zh-CN', []).say('go'), 'Continue')
  assert.equal(speak('xx', '', ['fr', 'zh-TW']).tag, 'zh-CN')
  assert.equal(speak(undefined, '', []).say('of', 7), '7')
})

test('a survey says in its own words how it is sent, where we do not speak its language', () => {
  const { say } = speak(undefined, 'ja', [])
  assert.equal(said(say, { send: '送信' })('send'), '送信')
  assert.equal(said(say, { send: null })('send'), 'Send')
  assert.equal(said(say, { send: '送信' })('close'), 'Close')
})

const option = (key: string, more = {}) => ({ key, text: key, ...more })
const QUESTION = { key: 'q', type: 'multiple', text: '?', hint: null, scale: null, min: null, max: null }
const MANY: Question = { ...QUESTION, options: [option('a'), option('b'), option('o', { is_other: true }), option('none', { is_exclusive: true })] }

test('what stands alone takes the place of the others, and gives way to them', () => {
  const after = (...keys: string[]) => keys.reduce<string[]>((picked, key) => touched(MANY, picked, key), [])
  assert.deepEqual(after('a', 'b'), ['a', 'b'])
  assert.deepEqual(after('a', 'b', 'a'), ['b'])
  assert.deepEqual(after('a', 'none'), ['none'])
  assert.deepEqual(after('none', 'a', 'o'), ['a', 'o'])
  assert.deepEqual(touched({ ...MANY, type: 'single' }, ['a'], 'b'), ['b'])
})

test('as much is picked as is asked for, and something else is named', () => {
  const two = { ...MANY, min: 2, max: 2 }
  assert.equal(isWhole(MANY, [], ''), false)
  assert.equal(isWhole(MANY, ['a'], ''), true)
  assert.equal(isWhole(MANY, ['o'], ' '), false)
  assert.equal(isWhole(MANY, ['o'], '发票'), true)
  assert.deepEqual([['a'], ['a', 'b'], ['a', 'b', 'o'], ['none']].map((picked) => isWhole(two, picked, 'x')), [false, true, false, true])
})

test('several are sent as a list, with what something else is and nothing that was left over', () => {
  assert.deepEqual(given(MANY, ['a', 'o'], ' 发票 '), { value: '["a","o"]', other: '发票' })
  assert.deepEqual(given(MANY, ['a'], 'left over'), { value: '["a"]', other: '' })
  assert.deepEqual(given({ ...MANY, type: 'single' }, ['a'], ''), { value: 'a', other: '' })
})
