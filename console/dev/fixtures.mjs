// Made-up answers of the server, for looking at pages while no server runs. Not part of the build.
import * as behaviour from "./fixtures/behaviour.mjs";
import { customerFields, customers } from "./fixtures/customers.mjs";
import { products, sales, searches } from "./fixtures/demand.mjs";
import { events, freshness, latest, rejected, sources, unread } from "./fixtures/events.mjs";
import * as feedback from "./fixtures/feedback.mjs";
import { imports, mapping, preview } from "./fixtures/imports.mjs";
import { identity, lifecycle, overview, rfm } from "./fixtures/lifecycle.mjs";
import * as listen from "./fixtures/listen.mjs";
import { predictions } from "./fixtures/predictions.mjs";
import { orders, profile, timeline } from "./fixtures/profile.mjs";
import * as questions from "./fixtures/questions.mjs";
import { scoreboard, segmentBoard } from "./fixtures/scoreboard.mjs";
import { history, segments, vocabulary } from "./fixtures/segments.mjs";
import { asOf, audit, auditOptions, keys, session, staff, views } from "./fixtures/staff.mjs";
import * as survey from "./fixtures/survey.mjs";
import { guide, today } from "./fixtures/today.mjs";
import { ago, money, page } from "./fixtures/values.mjs";

export { session };

const merge = {
  id: "m1",
  at: ago(400),
  reason: "identifier",
  into: "a",
  from: "b",
  identifiers: ["phone"],
  undone_at: null,
};

/** Path under /api/v1 → answer; the first that matches. */
export const answers = [
  [/^\/session$/, session],
  [/^\/setup$/, { needed: false }],
  [/^\/today$/, today],
  [/^\/setup-guide$/, guide],
  [/^\/views/, page(views)],
  [/^\/customers\/overview$/, overview],
  [/^\/customers\/[^/]+\/timeline/, page(timeline)],
  [/^\/customers\/[^/]+\/orders/, page(orders)],
  [/^\/customers\/[^/]+\/merges$/, page([merge])],
  [/^\/customers\/[^/]+\/contacts\/status/, survey.contactStatus],
  [/^\/customers\/[^/]+\/contacts/, page(survey.contacts)],
  [/^\/customers\/[^/]+$/, profile],
  [/^\/customer-fields/, page(customerFields)],
  [/^\/customers/, { ...page(customers, 21_480), next_cursor: "c2" }],
  [/^\/lifecycle$/, lifecycle],
  [/^\/rfm$/, rfm],
  [/^\/identity\/rules$/, identity],
  [/^\/segments\/vocabulary$/, vocabulary],
  [/^\/segments\/preview$/, { size: 342, of: 21_480, sample: customers.slice(0, 8), took_ms: 14 }],
  [/^\/segments\/[^/]+\/members/, page(customers.slice(0, 20), 342)],
  [/^\/segments\/[^/]+\/history$/, page(history)],
  [/^\/segments\/[^/]+$/, segments[0]],
  [/^\/segments$/, page(segments)],
  [/^\/predictions$/, predictions],
  [/^\/demand\/searches/, page(searches)],
  [/^\/demand\/products/, { ...page(products, products.length), unallocated: money(128_400) }],
  [/^\/demand\/sales/, sales],
  [/^\/behaviour\/events/, page(behaviour.events)],
  [/^\/behaviour\/visitors/, behaviour.visitors],
  [/^\/behaviour\/funnel/, behaviour.funnel],
  [/^\/behaviour\/retention/, behaviour.retention],
  [/^\/behaviour\/vitals/, behaviour.vitals],
  [/^\/sources$/, page(sources)],
  [/^\/events\/latest/, latest],
  [/^\/events/, page(events)],
  [/^\/rejected-events/, page(rejected)],
  [/^\/unread-events/, page(unread)],
  [/^\/freshness$/, freshness],
  [/^\/imports\/i1\/preview$/, preview],
  ...imports.map((one) => [new RegExp(`^/imports/${one.id}$`), one]),
  [/^\/imports/, page(imports)],
  [
    /^\/import-mappings$/,
    page([mapping, { ...mapping, key: "own-1", own: true, name: { zh: "门店流水", en: "Till roll" } }]),
  ],
  [/^\/reviews\/overview/, listen.overview],
  [/^\/reviews\/invited/, listen.invited],
  [/^\/reviews\/[^/]+\/draft/, listen.draft],
  ...listen.reviews.map((row) => [new RegExp(`^/reviews/${row.id}$`), listen.detail(row)]),
  [/^\/reviews/, page(listen.reviews, 1_284)],
  ...questions.questions.map((row) => [new RegExp(`^/questions/${row.id}$`), questions.detail(row)]),
  [/^\/questions/, page(questions.questions, 20)],
  [/^\/reply-model$/, listen.replyModel],
  [/^\/reply-templates/, page(listen.templates)],
  [/^\/text-model/, listen.textModel],
  [/^\/review-coupons/, listen.coupons],
  [/^\/review-requests/, page(listen.requests, 5)],
  ...survey.surveys.map((one) => [new RegExp(`^/surveys/${one.id}/results`), survey.results(one)]),
  [/^\/surveys\/[^/]+\/responses/, page(survey.responses)],
  [/^\/surveys\/[^/]+\/invitations/, page(survey.invitations)],
  [/^\/surveys\/[^/]+\/news\/audience/, { people: 412 }],
  [/^\/surveys\/[^/]+\/news/, page(survey.news)],
  [/^\/surveys\/[^/]+\/phone\/order/, survey.phoneOrder],
  ...survey.responses.map((one) => [new RegExp(`^/survey-responses/${one.id}`), one]),
  ...survey.surveys.map((one) => [new RegExp(`^/surveys/${one.id}$`), one]),
  [/^\/surveys/, page(survey.surveys)],
  [/^\/survey-templates/, page(survey.templates)],
  [/^\/survey-settings/, survey.settings],
  [/^\/contacts/, page(survey.contacts)],
  [/^\/contact\/overview/, survey.contactOverview],
  [/^\/contact\/settings/, survey.contactSettings],
  [/^\/scores/, listen.scores],
  [/^\/listen\/settings/, listen.settings],
  [/^\/listen\/categories/, listen.categories],
  [/^\/voices\/aspects\/[^/]+\/course/, listen.course],
  [/^\/voices\/aspects\/[^/]+\/sentences/, page(listen.voiceSentences, 41)],
  [/^\/voices\/aspects/, page(listen.aspects)],
  [/^\/voices\/new/, page(listen.newWords)],
  [/^\/aspects\/[^/]+\/course/, listen.course],
  [/^\/aspects\/[^/]+\/sentences/, page(listen.sentences, 41)],
  [/^\/aspects/, page(listen.aspects)],
  [/^\/scoreboard$/, scoreboard],
  [/^\/scoreboard\/segments/, segmentBoard],
  [/^\/feedback\/overview/, feedback.overview],
  [/^\/feedback\/settings/, feedback.settings],
  [/^\/feedback\/[^/]+\/similar/, page(feedback.similar)],
  [/^\/feedback\/[^/]+\/merge/, feedback.mergePreview],
  [/^\/feedback\/[^/]+\/log/, page(feedback.log)],
  ...feedback.posts.map((row) => [new RegExp(`^/feedback/${row.id}$`), feedback.detail(row)]),
  [/^\/feedback/, page(feedback.posts, 88)],
  [/^\/staff$/, page(staff)],
  [/^\/api-keys$/, page(keys)],
  [/^\/audit\/options/, auditOptions],
  [/^\/audit/, page(audit)],
  [/^\/shop\/as-of$/, asOf],
];
