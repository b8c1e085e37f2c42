/** What visitors read beside the shop's own words, in both languages side by side. */
const WORDS = {
  label: ['一个小问题', 'A quick question'],
  close: ['关闭', 'Close'],
  start: ['开始填写', 'Start'],
  thanks: ['谢谢！', 'Thank you!'],
  more: ['还有几个问题，愿意再说说吗？', 'A few more questions, if you have a minute.'],
  go: ['继续', 'Continue'],
  failed: ['没能送出，请再试一次。', 'That did not go through. Please try again.'],
  of: ['{} 分', '{}'],
  send: ['提交', 'Send'],
  specify: ['请写明', 'please specify'],
  named: ['{}：请写明', '{}: please specify'],
  least: ['至少选 {} 项', 'Choose at least {}'],
  most: ['最多选 {} 项', 'Choose up to {}'],
  letters: ['至少 {} 个字', 'At least {} characters'],
} as const

export type Say = (word: keyof typeof WORDS, value?: number | string) => string

/** The same with the survey's own word for sending, where it has one. */
export const said =
  (say: Say, survey: { send?: string | null }): Say =>
  (word, value) =>
    (word === 'send' && survey.send) || say(word, value)

/** Speaks the language asked for, else the page's, else the browser's, as far as it is known; else English. */
export function speak(asked: string | undefined, page: string, browser: readonly string[]): { say: Say; tag: string } {
  const known = [asked, page, ...browser].map((tag) => tag?.slice(0, 2).toLowerCase())
  const index = known.find((tag) => tag === 'zh' || tag === 'en') === 'zh' ? 0 : 1
  const say: Say = (word, value) => WORDS[word][index]!.replace('{}', String(value))
  return { say, tag: ['zh-CN', 'en'][index]! }
}
