import type { IsoMoment, IsoMonth, Uuid } from './basics'

export type JobStatus =
  'queued' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled'

export interface Job {
  id: Uuid
  name: string
  title: string
  subscription_id: Uuid | null
  account_name: string
  site_domain: string
  status: JobStatus
  progress: { done: number; total: number; message: string }
  attempts: number
  max_attempts: number
  run_after: IsoMoment | null
  created_at: IsoMoment
  started_at: IsoMoment | null
  finished_at: IsoMoment | null
  failure: string
  can_retry: boolean
  can_cancel: boolean
}

/** `waiting` is still to come; `blocked` waits for a person. */
export type StepStatus = 'waiting' | 'running' | 'done' | 'skipped' | 'blocked' | 'failed'

export interface MonthStep {
  key: string
  title: string
  status: StepStatus
  done: number
  total: number
  message: string
}

export interface MonthRun {
  id: Uuid
  month: IsoMonth
  status: 'queued' | 'running' | 'waiting' | 'done' | 'failed'
  /** Whom or what it waits for, or why it failed. */
  message: string
  steps: MonthStep[]
  job: Job | null
  started_at: IsoMoment | null
  finished_at: IsoMoment | null
}

export interface LatestMonthRun {
  run: MonthRun | null
}

export interface RunMonthIn {
  month: IsoMonth
  accept_drafts: boolean
}
