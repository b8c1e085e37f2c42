/** What shoppers read, in both languages side by side. `{}` is the place of a number. */
const WORDS = {
  title: ['买家评价', 'Reviews'],
  count: ['{} 条评价', '{} reviews'],
  one: ['1 条评价', '1 review'],
  none: ['还没有评价。', 'No reviews yet.'],
  noScore: ['还没有人打过星级。', 'Nobody has given stars yet.'],
  noStars: ['未打星级', 'No stars given'],
  stars: ['{} 星', '{} stars'],
  star: ['1 星', '1 star'],
  outOf: ['{} / 5', '{} out of 5'],
  badge: ['{} 分，满分 5 分，', '{} of 5, '],
  verified: ['已验证购买', 'Verified purchase'],
  unverified: ['未验证', 'Not verified'],
  rewarded: ['有奖励', 'Rewarded'],
  edited: ['修改过', 'Edited'],
  from: ['来自{}', 'From {}'],
  anonymous: ['匿名买家', 'Anonymous buyer'],
  buyer: ['买家', 'Buyer'],
  reply: ['店铺回复', 'Reply by the shop'],
  later: ['追评', 'Later'],
  helpful: ['有帮助', 'Helpful'],
  helped: ['有帮助（{}）', 'Helpful ({})'],
  report: ['举报', 'Report'],
  voteThere: ['到评价页标记“有帮助”', 'Mark as helpful on the review page'],
  photo: ['买家照片 {}', 'Photo {} by the buyer'],
  more: ['更多评价', 'More reviews'],
  filter: ['按星级查看', 'By stars'],
  order: ['排序', 'Order'],
  newest: ['最新', 'Newest'],
  best: ['最有帮助', 'Most helpful'],
  highest: ['好评在前', 'Highest first'],
  lowest: ['差评在前', 'Lowest first'],
  only: ['只看', 'Show'],
  all: ['全部评价', 'All reviews'],
  pictured: ['有图', 'With pictures'],
  about: ['谈到', 'Mentions'],
  low: ['不到四星的项目', 'Fewer than four stars for'],
  shown: ['已显示 {} 条', '{} shown'],
  noneHere: ['没有符合条件的评价。', 'No reviews match.'],
  questions: ['商品问答', 'Questions and answers'],
  ask: ['我要提问', 'Ask a question'],
  noQuestions: ['还没有人提问。', 'Nobody has asked yet.'],
  moreQuestions: ['更多问答', 'More questions'],
  noAnswer: ['还没有回答', 'Not answered yet'],
  answers: ['全部 {} 个回答', 'All {} answers'],
  byShop: ['店铺', 'The shop'],
  close: ['关闭', 'Close'],
  before: ['上一张', 'Previous'],
  next: ['下一张', 'Next'],
  how: ['分数怎么来的', 'How this score is made'],
  write: ['写评价', 'Write a review'],
  invited: ['由店铺邀请 {}%', '{}% invited by the shop'],
  gifted: ['有奖励 {}%', '{}% rewarded'],
  checked: ['已验证购买 {}%', '{}% verified purchases'],
  failed: ['评价暂时加载不出来。', 'The reviews cannot be loaded just now.'],
  again: ['再试一次', 'Try again'],
  wait: ['正在加载评价', 'Loading reviews'],
} as const

export type Word = keyof typeof WORDS
export type Say = (word: Word, value?: number | string) => string

/** Speaks the language asked for, else the page's, else the browser's, as far as it is known; else English. */
export function speak(asked: string | null | undefined, page: string, browser: readonly string[]): { say: Say; tag: string } {
  const known = [asked, page, ...browser].map((tag) => tag?.slice(0, 2).toLowerCase())
  const index = known.find((tag) => tag === 'zh' || tag === 'en') === 'zh' ? 0 : 1
  const say: Say = (word, value) => WORDS[word][index]!.replace('{}', String(value))
  return { say, tag: ['zh-CN', 'en'][index]! }
}
