import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { read, write } from './client'
import { keys } from './keys'
import type { MethodSetup, PaymentMethods } from './types'

/** The ways in which an account pays. */
export function usePaymentMethods(accountId: string) {
  return useQuery({
    queryKey: keys.methods(accountId),
    queryFn: ({ signal }) => read<PaymentMethods>(of(accountId), signal),
  })
}

/** Begins to save another one at a gateway. */
export function useStartSetup(accountId: string) {
  return useMutation({
    mutationFn: (gateway: string) =>
      write<MethodSetup>('POST', `${of(accountId)}setups/`, { gateway }),
  })
}

/** Comes back from the gateway with what was saved there. */
export function useFinishSetup(accountId: string) {
  return useMethodsChange(accountId, (setupId: string) =>
    write<MethodSetup>('POST', `${of(accountId)}setups/${setupId}/finish/`),
  )
}

/** Has what is owed collected by this one from now on. */
export function useChooseMethod(accountId: string) {
  return useMethodsChange(accountId, (methodId: string) =>
    write<PaymentMethods>('POST', `${of(accountId)}${methodId}/default/`),
  )
}

export function useRemoveMethod(accountId: string) {
  return useMethodsChange(accountId, (methodId: string) =>
    write<PaymentMethods>('DELETE', `${of(accountId)}${methodId}/`),
  )
}

function of(accountId: string): string {
  return `billing/accounts/${accountId}/methods/`
}

function useMethodsChange<Result>(accountId: string, change: (id: string) => Promise<Result>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: keys.methods(accountId) }),
  })
}
