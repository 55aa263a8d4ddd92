import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { read, write } from './client'
import { keys } from './keys'
import type { ChecklistItem, Page } from './types'

export function useChecklist(subscriptionId: string) {
  return useQuery({
    queryKey: keys.part(subscriptionId, 'checklist'),
    queryFn: ({ signal }) =>
      read<Page<ChecklistItem>>(`services/subscriptions/${subscriptionId}/checklist/`, signal),
  })
}

export function useMarkDone(subscriptionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (itemId: string) =>
      write<ChecklistItem>(
        'POST',
        `services/subscriptions/${subscriptionId}/checklist/${itemId}/done/`,
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.subscription(subscriptionId) }),
  })
}
