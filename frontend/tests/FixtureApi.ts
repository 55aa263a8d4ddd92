import type { Job, MonthRun, Page, RunMonthIn, Subscription } from '../src/api/types.ts'
import { billing, margins } from './fixtures/billing.ts'
import { dashboard, mrr, overdue } from './fixtures/dashboard.ts'
import { backlinks, content, reports } from './fixtures/deliverables.ts'
import { activity, approvals, checklist } from './fixtures/following.ts'
import { invoices, mine } from './fixtures/mine.ts'
import { methods, payable } from './fixtures/pay.ts'
import { reviewed } from './fixtures/review.ts'
import { ada, KEY, PASSWORD } from './fixtures/people.ts'
import { social } from './fixtures/social.ts'
import { rowOf, subscriptions } from './fixtures/subscriptions.ts'
import { jobs, monthRun, steps } from './fixtures/work.ts'
import { found, ok, page, paged, refusal, type Answer, type Handler } from './answers.ts'
import { moneyAndSocialHandlers } from './moneyAndSocialHandlers.ts'
import { methodHandlers, payHandlers } from './payHandlers.ts'
import { reviewHandlers } from './reviewHandlers.ts'

const AUTH = '/_allauth/browser/v1/auth'
const API = '/api/v1'
const SUBSCRIPTION = `${API}/services/subscriptions/([^/]+)`

/** Answers as the real API would, from fixtures that it changes as it is told. */
export class FixtureApi {
  signedIn = true
  me = structuredClone(ada)
  subscriptions = structuredClone(subscriptions)
  mine = structuredClone(mine)
  invoices = structuredClone(invoices)
  jobs = structuredClone(jobs)
  overdue = structuredClone(overdue)
  reports = structuredClone(reports)
  approvals = structuredClone(approvals)
  checklist = structuredClone(checklist)
  run: MonthRun | null = null
  content = structuredClone(content)
  backlinks = structuredClone(backlinks)
  billing = structuredClone(billing)
  activity = structuredClone(activity)
  social = structuredClone(social)
  reviewed = structuredClone(reviewed)
  dashboard = structuredClone(dashboard)
  margins = structuredClone(margins)
  payable = structuredClone(payable)
  methods = structuredClone(methods)
  mrr = structuredClone(mrr)
  /** "POST /api/v1/…" with its body, of everything that was asked to change. */
  changes: { what: string; body: unknown }[] = []

  answer(method: string, address: string, body: unknown): Answer {
    const url = new URL(address, 'http://igny8.test')
    if (method !== 'GET') this.changes.push({ what: `${method} ${url.pathname}`, body })
    if (url.pathname.startsWith(AUTH)) return this.authenticate(method, url.pathname, body)
    const unguarded = found(this.withoutSignIn, method, url, body)
    if (unguarded) return unguarded
    if (!this.signedIn) return refusal(401, 'Your session has ended. Sign in again to go on.')
    return (
      found(this.handlers, method, url, body) ??
      refusal(404, 'This does not exist, or it belongs to an account that you cannot see.')
    )
  }

  private authenticate(method: string, path: string, body: unknown): Answer {
    if (path.endsWith('/login')) {
      const { email, password } = body as { email: string; password: string }
      if (email !== this.me.email || password !== PASSWORD) {
        const message = 'The email address and/or password you specified are not correct.'
        return { status: 400, body: { status: 400, errors: [{ message, param: 'password' }] } }
      }
      this.signedIn = true
    }
    if (path.includes('/password/')) return this.password(path, body)
    if (method === 'DELETE') this.signedIn = false
    const status = this.signedIn ? 200 : 401
    return { status, body: { status, data: {}, meta: { is_authenticated: this.signedIn } } }
  }

  private password(path: string, body: unknown): Answer {
    if (path.endsWith('/request')) return { status: 200, body: { status: 200 } }
    if ((body as { key: string }).key !== KEY) {
      const message = 'The password reset token was invalid.'
      return { status: 400, body: { status: 400, errors: [{ message, param: 'key' }] } }
    }
    this.signedIn = true
    return { status: 200, body: { status: 200 } }
  }

  private readonly withoutSignIn = payHandlers(API, () => this.payable)

  private readonly handlers: [string, Handler][] = [
    ...methodHandlers(API, () => this.methods),
    [`GET ${API}/me`, () => ok(this.me)],
    [`GET ${API}/services/subscriptions`, (_, asked) => ok(this.listed(asked))],
    [`GET ${API}/services/mine`, () => ok(page(this.mine))],
    [`GET ${SUBSCRIPTION}/invoices`, () => ok(page(this.invoices))],
    [`GET ${SUBSCRIPTION}`, (match) => this.one(this.subscriptions, match[1])],
    [`GET ${SUBSCRIPTION}/run-month`, () => ok({ run: this.run })],
    [`POST ${SUBSCRIPTION}/run-month`, (_, __, body) => this.startMonth(body as RunMonthIn)],
    [`POST ${SUBSCRIPTION}/onboard`, () => ({ status: 202, body: this.jobs[0] })],
    [`GET ${SUBSCRIPTION}/content`, () => ok(this.content)],
    [`GET ${SUBSCRIPTION}/backlinks`, () => ok(this.backlinks)],
    [`GET ${SUBSCRIPTION}/reports`, () => ok(page(this.reports))],
    [`GET ${SUBSCRIPTION}/billing`, () => ok(this.billing)],
    [`GET ${SUBSCRIPTION}/approvals`, () => ok(page(this.approvals))],
    [`GET ${SUBSCRIPTION}/checklist`, () => ok(page(this.checklist))],
    [`GET ${SUBSCRIPTION}/activity`, () => ok(page(this.activity))],
    ...reviewHandlers(SUBSCRIPTION, () => this.reviewed),
    ...moneyAndSocialHandlers(
      SUBSCRIPTION,
      () => this.billing,
      () => this.social,
    ),
    [
      `POST ${SUBSCRIPTION}/checklist/([^/]+)/done`,
      (match) => this.change(this.checklist, match[2], { status: 'done' }),
    ],
    [
      `POST ${API}/approvals/([^/]+)/decide`,
      (match, _, body) => {
        const { approved, note } = body as { approved: boolean; note: string }
        const status = approved ? 'approved' : 'changes_requested'
        const decided = { status, note, decided_at: new Date().toISOString() } as const
        return this.change(this.approvals, match[1], decided)
      },
    ],
    [
      `POST ${API}/services/reports/([^/]+)/send`,
      (match) => {
        this.overdue = this.overdue.filter((item) => item.subject_id !== match[1])
        return this.change(this.reports, match[1], { status: 'sent' })
      },
    ],
    [`GET ${API}/services/dashboard`, () => ok(this.dashboard)],
    [`GET ${API}/services/dashboard/overdue`, () => ok(page(this.overdue))],
    [
      `GET ${API}/services/dashboard/margin`,
      (_, asked) => ok({ month: asked.get('month') ?? '2026-11', ...paged(this.margins, asked) }),
    ],
    [`GET ${API}/services/dashboard/mrr`, () => ok({ items: this.mrr })],
    [`GET ${API}/jobs`, (_, asked) => ok(page(this.jobs.filter(fits(asked.get('status')))))],
    [
      `POST ${API}/jobs/([^/]+)/retry`,
      (match) =>
        this.change(this.jobs, match[1], { status: 'queued', failure: '', can_retry: false }),
    ],
    [
      `POST ${API}/jobs/([^/]+)/cancel`,
      (match) => this.change(this.jobs, match[1], { status: 'cancelled', can_cancel: false }),
    ],
  ]

  private listed(asked: URLSearchParams): Page<Subscription> {
    const q = (asked.get('q') ?? '').toLowerCase()
    const tier = asked.get('tier') ?? ''
    const status = asked.get('status') ?? ''
    const found = this.subscriptions.filter(
      (row) =>
        `${row.account_name} ${row.site.domain}`.toLowerCase().includes(q) &&
        row.tier.includes(tier) &&
        row.status.includes(status),
    )
    return page(found.map(rowOf))
  }

  private startMonth({ month }: RunMonthIn): Answer {
    this.run = structuredClone({ ...monthRun, month, steps })
    return { status: 202, body: this.run }
  }

  private one(rows: { id: string }[], id: string | undefined): Answer {
    const row = rows.find((each) => each.id === id)
    return row ? ok(row) : refusal(404, 'There is no such client, or you cannot see it.')
  }

  private change<Row extends { id: string }>(
    rows: Row[],
    id: string | undefined,
    changes: Partial<Row>,
  ): Answer {
    const row = rows.find((each) => each.id === id)
    return row ? ok(Object.assign(row, changes)) : refusal(404, 'This does not exist.')
  }
}

const GROUPS: Record<string, Job['status'][]> = {
  active: ['queued', 'running', 'retrying', 'cancelling'],
  failed: ['failed'],
  finished: ['succeeded', 'cancelled'],
}

function fits(group: string | null): (job: Job) => boolean {
  return (job) => group === null || (GROUPS[group]?.includes(job.status) ?? false)
}
