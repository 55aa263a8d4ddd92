import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { read, write } from './client'
import { keys } from './keys'
import type { Page, ServiceReport } from './types'

export function useReports(subscriptionId: string) {
  return useQuery({
    queryKey: keys.part(subscriptionId, 'reports'),
    queryFn: ({ signal }) =>
      read<Page<ServiceReport>>(`services/subscriptions/${subscriptionId}/reports/`, signal),
  })
}

/** E-mails a report to the client's recipients; the API refuses an incomplete one with 409. */
export function useSendReport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (reportId: string) =>
      write<ServiceReport>('POST', `services/reports/${reportId}/send/`),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.dashboard }),
        client.invalidateQueries({ queryKey: ['subscription'] }),
      ]),
  })
}

/** The same signed address, asking for a file to keep instead of a page to look at. */
export function downloadAddress(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}download=1`
}
