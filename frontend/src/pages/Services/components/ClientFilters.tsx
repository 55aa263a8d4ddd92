import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { useRef } from 'react'

import { Icon } from '../../../components/Icon'
import { SUBSCRIPTION, TIER } from '../../../lib/words'
import { STATUSES, TIERS, type DashboardSearch } from '../../../search'
import styles from './ClientFilters.module.css'

export interface ClientFiltersProps {
  search: DashboardSearch
  onChange: (change: Partial<Record<keyof DashboardSearch, string | undefined>>) => void
}

/** Find a client by name or domain ("/" jumps here), or look at one tier or status. */
export function ClientFilters({ search, onChange }: ClientFiltersProps) {
  const field = useRef<HTMLInputElement>(null)
  const searchFor = useDebouncedCallback((q: string) => {
    onChange({ q: q || undefined })
  }, 250)
  useHotkeys([['/', () => field.current?.focus()]])
  return (
    <div role="search" className={styles.filters}>
      <TextInput
        ref={field}
        size="xs"
        type="search"
        aria-label="Search clients"
        placeholder="Search clients ( / )"
        leftSection={<Icon name="search" size={14} />}
        defaultValue={search.q ?? ''}
        key={search.q === undefined ? 'all' : 'some'}
        onChange={(event) => {
          searchFor(event.currentTarget.value)
        }}
      />
      <NativeSelect
        size="xs"
        aria-label="Tier"
        value={search.tier ?? ''}
        onChange={(event) => {
          onChange({ tier: event.currentTarget.value || undefined })
        }}
        data={[
          { value: '', label: 'All tiers' },
          ...TIERS.map((tier) => ({ value: tier, label: TIER[tier] })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label="Status"
        value={search.status ?? ''}
        onChange={(event) => {
          onChange({ status: event.currentTarget.value || undefined })
        }}
        data={[
          { value: '', label: 'All but cancelled' },
          ...STATUSES.map((status) => ({ value: status, label: SUBSCRIPTION[status].text })),
        ]}
      />
    </div>
  )
}
