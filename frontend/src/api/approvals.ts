import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { read, write } from './client'
import { keys } from './keys'
import type { Approval, ApprovalDecision, Page } from './types'

export function useApprovals(subscriptionId: string) {
  return useQuery({
    queryKey: keys.part(subscriptionId, 'approvals'),
    queryFn: ({ signal }) =>
      read<Page<Approval>>(`services/subscriptions/${subscriptionId}/approvals/`, signal),
  })
}

/** Records a decision; the API answers 409 when somebody decided before. */
export function useDecide(subscriptionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...decision }: ApprovalDecision & { id: string }) =>
      write<Approval>('POST', `approvals/${id}/decide/`, decision),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.subscription(subscriptionId) }),
        client.invalidateQueries({ queryKey: keys.dashboard }),
      ]),
  })
}
