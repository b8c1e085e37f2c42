import type { FaultWords } from "../faults";
import { imports } from "./imports";
import { segments } from "./segments";
import { surveys } from "./surveys";
import { words } from "./words";

const named = (known: Record<string, string>, key: string) => known[key] ?? key;

/** 字段错误的说法，按服务器给出的代码。 */
export const faults = {
  other: ({ why }) => why,

  missing: "还没有填写。",
  unknown: "店里没有这一项，请重新选择。",
  unreadable: ({ why }) => `内容读不懂（${why}）。`,
  form: "格式不对。",
  characters: ({ least, most }) => `需 ${least}–${most} 个字。`,
  too_long: ({ most }) => `最多 ${most} 个字。`,
  one_line: ({ most }) => `写在一行里，1–${most} 个字。`,
  key: ({ most }) => `用小写字母、数字和下划线，最多 ${most} 个字符。`,
  number: "请填数字。",
  range: ({ low, high }) => `请填 ${low} 到 ${high} 之间的数。`,
  more_than: ({ than }) => `需大于 ${than}。`,
  yes_no: "请选择“是”或“否”。",
  day: "请选择日期。",
  time_of_day: "请填一个时间，例如 21:00。",
  mail_address: "邮箱格式不对。",
  one_of: "请从给出的选项里选择。",
  count: ({ found, least, most }) => `现有 ${found} 项，需要 ${least} 到 ${most} 项。`,
  too_many: ({ most }) => `最多 ${most} 项。`,
  taken: ({ given }) => `“${given}”已经用过，请换一个。`,
  cursor: "列表位置已失效，请刷新页面。",
  itself: "不能选同一个，请另选。",
  only_for_rejection: "只有拒绝时才需要理由。",
  currency: "请选择一种货币。",
  time_zone: ({ given }) => `没有“${given}”这个时区，例如 Asia/Shanghai。`,

  wrong_password: "当前密码不正确。",
  common_password: "这个密码太常见，容易被猜中，请换一个。",
  wrong_code: "验证码不正确，请输入 App 现在显示的 6 位数字。",
  has_account: ({ email }) => `${email} 已经有账号了。`,

  no_template_field: ({ given, known }) => `没有“${given}”这个字段，可以用 ${known.join("、")}。`,

  too_many_rules: ({ most }) => `条件最多 ${most} 个，请拆成几个分群。`,
  too_deep: ({ most }) => `条件最多嵌套 ${most} 层。`,
  no_field: ({ given }) => `没有“${given}”这个字段，请重新选择。`,
  comparison: ({ field }) => `“${named(segments.field, field)}”不能这样比较，请换一种比较方式。`,
  from_to: "请填起止两个值。",
  class: ({ given }) => `没有“${given}”这个客户阶段，请重新选择。`,
  event_not_counted: ({ given, counted }) =>
    `“${named(words.event, given)}”不计次数，请改用“${named(words.event, counted)}”。`,
  no_property: ({ event, given }) => `“${named(words.event, event)}”没有“${given}”这一项，请重新选择。`,

  survey_form: ({ given }) => `这份问卷是第 ${given} 版格式，当前的回头读不懂，请升级后再试。`,
  languages: "请选择中文、英文，或两种都选。",
  no_question: "请至少问一道题。",
  kind_needs: ({ kind }) =>
    kind === "csi"
      ? "满意度指数问卷至少要有两道标明“衡量什么”的题。"
      : `“${named(surveys.kind, kind)}”问卷要有一道对应的打分题。`,
  untranslated: "问卷用到这种语言，请补上这里的文字。",
  not_asked_before: ({ key }) => `{{answer:${key}}} 不是前面问过的题。`,
  no_placeholder: ({ name }) => `没有 {{${name}}} 这个字段，可以用 name、order、product 或 answer:代号。`,
  not_later: ({ next }) => `“${next}”不是后面的题，也不是 end。`,
  options_or_scale: "矩阵题用选项或打分，只能选一种。",
  not_of_type: "这种题没有这一项，请去掉。",
  fixed_scale: ({ from, to }) => `这种题固定为 ${from} 到 ${to} 分。`,
  scale: ({ most }) => `分值需从小到大，在 0 到 ${most} 之间。`,
  no_rule: "请至少加一个条件。",
  not_earlier: ({ question }) => `“${question}”不是前面的题，条件只能看前面问过的题。`,
  test_not_of_type: "这种题不能这样判断，请换一种比较方式。",
  no_value: "这里不需要填值。",
  not_an_option: "不在选项里，请重新选择。",
  changed_meaning: ({ key, what }) =>
    `“${key}”已经有人按原来的${what === "scale" ? "分值范围" : "题型"}作答，改动后请给这道题换一个代号。`,
  which_order: "请填第几次下单后问，1 是首单。",
  no_channel: "邮件、网站、链接，请至少选一种。",
  needs_link: "只靠链接作答的问卷，需要选上“链接”。",
  quota_of_class: "只能按客户阶段分别限名额。",
  no_answer: "这道题必须回答。",
  every_row: "每一行都要回答。",
  order: "请把所有选项都排好，最看重的放最前。",
  wrong_form: "回答的格式和题型不符。",
  no_pictures: "电话里不能收图片。",

  no_file: "请至少上传一个文件。",
  too_many_files: ({ most }) => `一次最多 ${most} 个文件，请分几次导入。`,
  file_empty: "文件是空的。请选一个有表头和数据的文件。",
  file_kind: ({ kind }) => `读不了 ${kind} 文件，请另存为 CSV、XLSX、Parquet 或 JSON Lines。`,
  file_unpacked: "文件解压后太大，请拆小，或不压缩上传。",
  workbook_parts: ({ found, most }) => `工作簿有 ${found} 个部分，最多 ${most} 个。请只保留有数据的工作表。`,
  row_too_long: ({ row }) => `第 ${row} 行太长，多半是那里的引号（"）没有成对。`,
  too_many_columns: ({ found, most }) => `有 ${found} 列，最多 ${most} 列。`,
  no_sheet: ({ sheet }) => `工作簿里没有“${sheet}”这个工作表。`,
  line_not_json: ({ row, why }) => `第 ${row} 行不是 JSON 对象（${why}）。`,
  file_damaged: ({ kind, why }) => `${kind} 文件已损坏（${why}），请重新导出。`,

  no_mapping: "还没有选择格式。请选一种，或手工对应各列。",
  unknown_mapping: ({ given }) => `没有“${given}”这种格式，请重新选择。`,
  no_table: "格式里至少要有一张表。",
  no_column: ({ column }) => `还没有指定哪一列是“${named(imports.field, column)}”，这一列不能少。`,
  status: ({ given }) =>
    `“${given}”不是订单状态，可用 pending、paid、shipped、delivered、completed、cancelled、refunded。`,
  stars: ({ given }) => `“${given}”不是星级，请对应到 1–5 星。`,
  namespace: ({ given }) => `“${given}”不能作为平台代号，请用 1–40 个文字、数字、- 或 _，例如 taobao-2。`,
  file_missing: ({ title }) => `缺少“${title}”，请把这个文件也加进来。`,
  no_file_fits: "没有文件符合所选的格式。请换一种，或手工对应各列。",
} satisfies FaultWords;
