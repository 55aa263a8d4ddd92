import type { JobFilter } from './api/jobs'

/** What an address may carry after its "?". What is not understood is dropped, never shown. */
type Raw = Record<string, unknown>

export interface SignInSearch {
  next?: string
}

/** Only a path of our own may be returned to. */
export function signInSearch(raw: Raw): SignInSearch {
  const { next } = raw
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {}
}

export interface PaySearch {
  /** The person comes back from the gateway's page. */
  back?: boolean
}

export function paySearch(raw: Raw): PaySearch {
  return raw.back === undefined ? {} : { back: true }
}

export interface ManagedServiceSearch {
  /** The setup of a way to pay that the person comes back from. */
  saved?: string
}

export function managedServiceSearch(raw: Raw): ManagedServiceSearch {
  const saved = text(raw.saved)
  return saved && /^[0-9a-f-]{36}$/.test(saved) ? { saved } : {}
}

export interface PasswordSearch {
  email?: string
}

export function passwordSearch(raw: Raw): PasswordSearch {
  return defined({ email: text(raw.email) })
}

export const TIERS = ['lite', 'pro'] as const
export const STATUSES = ['pending', 'active', 'paused', 'cancelled'] as const

export interface DashboardSearch {
  q?: string
  tier?: (typeof TIERS)[number]
  status?: (typeof STATUSES)[number]
  ordering?: string
  page?: number
}

export function dashboardSearch(raw: Raw): DashboardSearch {
  return defined({
    q: text(raw.q),
    tier: oneOf(TIERS, raw.tier),
    status: oneOf(STATUSES, raw.status),
    ordering: text(raw.ordering),
    page: pageNumber(raw.page),
  })
}

export const CLIENT_TABS = [
  'content',
  'links',
  'social',
  'reports',
  'billing',
  'approvals',
  'checklist',
  'activity',
] as const
export type ClientTab = (typeof CLIENT_TABS)[number]

export interface ClientSearch {
  tab?: ClientTab
  page?: number
  /** Opens the question whether to run a month. */
  run?: boolean
}

export function clientSearch(raw: Raw): ClientSearch {
  return defined({
    tab: oneOf(CLIENT_TABS, raw.tab),
    page: pageNumber(raw.page),
    run: raw.run === true ? true : undefined,
  })
}

export interface ReviewSearch {
  page?: number
}

export function reviewSearch(raw: Raw): ReviewSearch {
  return defined({ page: pageNumber(raw.page) })
}

export interface MarginSearch {
  month?: string
  page?: number
}

export function marginSearch(raw: Raw): MarginSearch {
  const month = text(raw.month)
  return defined({
    month: month && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    page: pageNumber(raw.page),
  })
}

const JOB_FILTERS = ['active', 'failed', 'finished'] as const satisfies JobFilter[]

export interface JobsSearch {
  status?: JobFilter
  page?: number
}

export function jobsSearch(raw: Raw): JobsSearch {
  return defined({ status: oneOf(JOB_FILTERS, raw.status), page: pageNumber(raw.page) })
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown) {
  return choices.find((choice) => choice === value)
}

function pageNumber(value: unknown): number | undefined {
  const page = Number(value)
  return Number.isInteger(page) && page > 1 ? page : undefined
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> }

function defined<Values extends Record<string, unknown>>(values: Values): Defined<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<Values>
}
