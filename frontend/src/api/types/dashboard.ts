import type { Amount, IsoDate, IsoMoment, IsoMonth, Percent, Uuid } from './basics'
import type { Margin } from './billing'
import type { SubscriptionStatus, Tier } from './subscriptions'

export interface TopClient {
  subscription_id: Uuid | null
  account_name: string
  revenue: Amount
}

/** A month of the portfolio in one currency; what has no earlier month to compare with is null. */
export interface RevenueSummary {
  currency: string
  mrr: Amount
  mrr_previous: Amount | null
  mrr_growth_percent: Percent | null
  backlink_revenue: Amount
  backlink_revenue_previous: Amount | null
  total_revenue: Amount
  total_revenue_previous: Amount | null
  growth_percent: Percent | null
  total_cost: Amount | null
  people_cost: Amount | null
  other_currencies: string[]
  blended_margin_percent: Percent | null
  contribution_margin_percent: Percent | null
  top_clients: TopClient[]
}

export interface Dashboard {
  month: IsoMonth
  as_of: IsoMoment
  revenue: RevenueSummary[]
  clients_by_tier: Record<Tier, number>
  clients_by_status: Record<SubscriptionStatus, number>
}

export type OverdueKind =
  | 'review'
  | 'report'
  | 'content'
  | 'links'
  | 'approval'
  | 'answer'
  | 'payment'
  | 'checklist'
  | 'job'
export type OverdueAction =
  | 'send_report'
  | 'run_month'
  | 'open_content'
  | 'open_review'
  | 'open_links'
  | 'open_reports'
  | 'open_billing'
  | 'open_approvals'
  | 'open_checklist'
  | 'open_jobs'

/** One thing that needs somebody: what, whose, since when, and what to do about it. */
export interface OverdueItem {
  id: string
  kind: OverdueKind
  urgency: 'overdue' | 'today' | 'upcoming'
  subscription_id: Uuid | null
  account_name: string
  site_domain: string
  title: string
  due_date: IsoDate | null
  days_overdue: number
  action: OverdueAction
  subject_id: Uuid | null
}

export interface ClientMargin extends Margin {
  subscription_id: Uuid
  account_name: string
  tier: Tier
  articles_published: number
  cost_per_article: Amount | null
  effective_hourly_rate: Amount | null
}

/** A page of the managed clients with what each left in a month. */
export interface MarginSummary {
  month: IsoMonth
  items: ClientMargin[]
  count: number
}

/** What moved the MRR of one currency in a month, signed, and who stayed. */
export interface MrrMonth {
  month: IsoMonth
  currency: string
  opening: Amount
  new: Amount
  expansion: Amount
  contraction: Amount
  churn: Amount
  reactivation: Amount
  closing: Amount
  clients_closing: number
  logo_retention_percent: Percent | null
  net_revenue_retention_percent: Percent | null
}

export interface Mrr {
  items: MrrMonth[]
}
