import type { Amount, IsoDate, IsoMoment, PersonRef, Uuid } from './basics'
import type { Right } from './people'

export type Tier = 'lite' | 'pro'
export type SubscriptionStatus = 'pending' | 'active' | 'paused' | 'cancelled'
export type Pace = 'done' | 'ahead' | 'on_pace' | 'behind' | 'not_started'
export type ReportType = 'weekly' | 'monthly' | 'quarterly'

export interface SiteRef {
  id: Uuid
  domain: string
  name: string
  url: string
  is_demo: boolean
}

/** One managed client as a row of the dashboard. */
export interface Subscription {
  id: Uuid
  account_name: string
  site: SiteRef
  tier: Tier
  status: SubscriptionStatus
  monthly_price: Amount
  currency: string
  account_manager: PersonRef | null
  current_month_start: IsoDate | null
  current_month_articles_published: number
  articles_owed: number
  articles_pace: Pace
  articles_late: number
  links_ordered: number
  links_delivered: number
  links_live: number
  links_lost: number
  links_pace: Pace
  next_report_date: IsoDate | null
  next_report_type: ReportType | null
  next_billing_date: IsoDate | null
  last_service_day: IsoDate | null
  overdue_count: number
  active_job_id: Uuid | null
}

export type ConnectionKind = 'static' | 'wordpress' | 'sandbox'
export type ConnectionStatus = 'unchecked' | 'connected' | 'failed'

export interface Connection {
  kind: ConnectionKind
  status: ConnectionStatus
  base_url: string
  checked_at: IsoMoment | null
  problem: string
}

export interface SearchDataCoverage {
  first_date: IsoDate | null
  last_date: IsoDate | null
  missing_days: number
}

export interface SubscriptionDetail extends Subscription {
  articles_per_month: number
  articles_expected_today: number
  period_start: IsoDate | null
  period_end: IsoDate | null
  started_at: IsoMoment | null
  cancelled_at: IsoMoment | null
  brand_name: string
  time_zone: string
  connection: Connection | null
  search_data: SearchDataCoverage | null
  blueprint_status: 'none' | 'draft' | 'proposed' | 'approved' | 'superseded'
  health_score: number | null
  approvals_waiting: number
  checklist_done: number
  checklist_total: number
  rights: Right[]
}
