import type { Amount, IsoDate, IsoMonth, Page, Percent, Uuid } from './basics'

export type InvoiceStatus = 'draft' | 'issued' | 'partly_paid' | 'paid' | 'overdue' | 'credited'

export interface Invoice {
  id: Uuid
  number: string
  issued_on: IsoDate
  due_on: IsoDate
  status: InvoiceStatus
  description: string
  total: Amount
  paid: Amount
  currency: string
  pdf_url: string
}

export interface PendingLine {
  description: string
  amount: Amount
}

export interface Margin {
  month: IsoMonth
  currency: string
  revenue: Amount
  platform_cost: Amount
  supplier_cost: Amount
  people_cost: Amount
  hours: string
  gross_margin: Amount
  gross_margin_percent: Percent | null
  contribution_margin: Amount
  contribution_margin_percent: Percent | null
}

export interface BillingHistory extends Page<Invoice> {
  margins: Margin[]
  next_invoice: { date: IsoDate; currency: string; total: Amount; lines: PendingLine[] } | null
}
