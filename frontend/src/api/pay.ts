import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { read, write } from './client'
import { keys } from './keys'
import type { Payable, PayLink, PayPage } from './types'

const LOOK_AGAIN = 15_000

/** The invoice of a pay link. Who comes back from paying has the gateway asked what became of it. */
export function usePayable(token: string, isBack: boolean) {
  return useQuery({
    queryKey: keys.payable(token),
    queryFn: ({ signal }) =>
      isBack
        ? write<Payable>('POST', `pay/${token}/check/`)
        : read<Payable>(`pay/${token}/`, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'under_way' ? LOOK_AGAIN : false),
  })
}

/** Asks for the gateway's page to pay at. */
export function useStartPaying(token: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (gateway: string) => write<PayPage>('POST', `pay/${token}/start/`, { gateway }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.payable(token) }),
  })
}

/** The address at which an invoice of one's own can be paid. */
export function usePayLink(invoiceId: string) {
  return useMutation({
    mutationFn: () => write<PayLink>('POST', `billing/invoices/${invoiceId}/pay-link/`),
  })
}
