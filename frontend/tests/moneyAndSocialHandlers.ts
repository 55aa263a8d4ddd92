import type { BillingHistory, PaymentIn, SocialList } from '../src/api/types.ts'
import { lines } from './fixtures/billing.ts'
import { ok, refusal, type Handler } from './answers.ts'

/** What changes invoices and social posts, as far as pages can see. */
export function moneyAndSocialHandlers(
  subscription: string,
  billing: () => BillingHistory,
  social: () => SocialList,
): [string, Handler][] {
  return [
    [
      `POST ${subscription}/invoices/([^/]+)/payments`,
      (match, _, body) => {
        const invoice = billing().items.find(({ id }) => id === match[2])
        if (!invoice) return refusal(404, 'This does not exist.')
        const { amount, reference } = body as PaymentIn
        const open = Number(invoice.open) - Number(amount)
        if (open < 0) return refusal(422, `${invoice.open} USD are owed on ${invoice.number}.`)
        const [known] = billing().items.flatMap(({ payments }) => payments)
        if (known) invoice.payments.push({ ...known, id: 'new', amount, reference })
        invoice.open = open.toFixed(2)
        invoice.status = open === 0 ? 'paid' : 'partly_paid'
        return { status: 201, body: invoice }
      },
    ],
    [
      `POST ${subscription}/payments/([^/]+)/undo`,
      (match) => {
        const invoice = billing().items.find((each) =>
          each.payments.some(({ id }) => id === match[2]),
        )
        if (!invoice) return refusal(404, 'This does not exist.')
        invoice.payments = []
        invoice.open = invoice.total
        invoice.status = 'issued'
        return ok(invoice)
      },
    ],
    [
      'GET /api/v1/billing/invoices/([^/]+)',
      (match) => (match[1] === lines.id ? ok(lines) : refusal(404, 'This does not exist.')),
    ],
    [`GET ${subscription}/social`, () => ok(social())],
    [
      `POST ${subscription}/social/release`,
      () => {
        const drafts = social().items.filter(({ state }) => state === 'draft')
        for (const post of drafts) post.state = 'coming'
        social().summary = { ...social().summary, drafts: 0, coming: drafts.length }
        return ok({ released: drafts.length })
      },
    ],
    [
      `POST ${subscription}/social/([^/]+)/posted`,
      (match, _, body) => {
        const post = social().items.find(({ id }) => id === match[2])
        const { url } = body as { url: string }
        if (!post) return refusal(404, 'This does not exist.')
        if (!url.includes('linkedin.com')) return refusal(422, `“${url}” is not LinkedIn.`)
        return ok(Object.assign(post, { state: 'posted', url }))
      },
    ],
  ]
}
