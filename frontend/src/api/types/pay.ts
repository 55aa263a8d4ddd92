import type { Amount, IsoDate, Uuid } from './basics'

/** A gateway at which somebody can pay or save a way to pay. */
export interface Offer {
  gateway: string
  label: string
}

export type PayState = 'open' | 'under_way' | 'paid' | 'withdrawn'

/** An invoice as whoever has its link sees it. */
export interface Payable {
  state: PayState
  number: string
  brand: { name: string; logo_url: string; primary_color: string; email: string }
  locale: string
  seller: string
  buyer: string
  issued_on: IsoDate
  due_on: IsoDate
  lines: { description: string; amount: Amount }[]
  net: Amount
  tax: Amount
  total: Amount
  paid: Amount
  open: Amount
  currency: string
  bank_details: string
  pdf_url: string
  ways: Offer[]
}

/** Where the client goes on to pay; empty where the money has come meanwhile. */
export interface PayPage {
  action_url: string
  state: PayState
}

export interface PayLink {
  url: string
  expires_at: string
}

export interface PaymentMethod {
  id: Uuid
  gateway: string
  label: string
  expires_on: IsoDate | null
  has_expired: boolean
  is_default: boolean
}

export interface PaymentMethods {
  items: PaymentMethod[]
  offers: Offer[]
}

/** A way to pay that is being saved at the gateway's page. */
export interface MethodSetup {
  id: Uuid
  status: 'started' | 'saved' | 'ended'
  action_url: string
  method: PaymentMethod | null
}
