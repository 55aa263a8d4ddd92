import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { read, write } from './client'
import { keys } from './keys'
import type { BillingHistory, Invoice, InvoiceDetail, PaymentIn } from './types'

export function useBillingHistory(subscriptionId: string) {
  return useQuery({
    queryKey: keys.part(subscriptionId, 'billing'),
    queryFn: ({ signal }) =>
      read<BillingHistory>(`services/subscriptions/${subscriptionId}/billing/`, signal),
  })
}

/** An invoice's lines, asked for once somebody wants to see them. */
export function useInvoiceLines(invoiceId: string) {
  return useQuery({
    queryKey: keys.invoice(invoiceId),
    queryFn: ({ signal }) => read<InvoiceDetail>(`billing/invoices/${invoiceId}/`, signal),
  })
}

/** Enters a transfer that came for an invoice. */
export function useRecordPayment(subscriptionId: string, invoiceId: string) {
  return useBillingChange(subscriptionId, (body: PaymentIn) =>
    write<Invoice>('POST', `${of(subscriptionId)}/invoices/${invoiceId}/payments/`, body),
  )
}

/** Takes a wrong entry back. */
export function useUndoPayment(subscriptionId: string, paymentId: string) {
  return useBillingChange(subscriptionId, (body: { reason: string }) =>
    write<Invoice>('POST', `${of(subscriptionId)}/payments/${paymentId}/undo/`, body),
  )
}

function of(subscriptionId: string): string {
  return `services/subscriptions/${subscriptionId}`
}

function useBillingChange<Body>(subscriptionId: string, change: (body: Body) => Promise<Invoice>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: keys.subscription(subscriptionId) }),
  })
}
