import { Alert, Button, Checkbox, Group, NativeSelect, Stack } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'

import { useLocale } from '../../../api/me'
import { useRunMonth } from '../../../api/monthRuns'
import type { SubscriptionDetail } from '../../../api/types'
import { formatMonth, monthsBack } from '../../../lib/dates'

const MONTHS_TO_CHOOSE = 24

export interface RunMonthFormProps {
  subscription: SubscriptionDetail
  onDone: () => void
}

/** Which month to run; on a demo site the drafts may be accepted unread. */
export function RunMonthForm({ subscription, onDone }: RunMonthFormProps) {
  const { locale } = useLocale()
  const months = [
    ...new Set([
      ...(subscription.period_start ? [subscription.period_start.slice(0, 7)] : []),
      ...monthsBack(new Date(), MONTHS_TO_CHOOSE),
    ]),
  ]
  const [month, setMonth] = useState(months[0] ?? '')
  const [acceptDrafts, setAcceptDrafts] = useState(false)
  const { mutate, isPending, error } = useRunMonth(subscription.id)

  function start(event: SyntheticEvent) {
    event.preventDefault()
    mutate({ month, accept_drafts: acceptDrafts }, { onSuccess: onDone })
  }

  return (
    <form onSubmit={start}>
      <Stack gap="sm">
        <p>
          Content is written, reviewed and published, links are ordered and checked, the report is
          made. What is already done is not done again.
        </p>
        {error && (
          <Alert color="red" variant="light" role="alert">
            {error.message}
          </Alert>
        )}
        <NativeSelect
          label="Month"
          data-autofocus
          value={month}
          onChange={(event) => {
            setMonth(event.currentTarget.value)
          }}
          data={months.map((value) => ({ value, label: formatMonth(value, locale) }))}
        />
        {subscription.site.is_demo && (
          <Checkbox
            label="Accept the drafts unread (demo sites only)"
            checked={acceptDrafts}
            onChange={(event) => {
              setAcceptDrafts(event.currentTarget.checked)
            }}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Not now
          </Button>
          <Button type="submit" loading={isPending}>
            Run {formatMonth(month, locale)}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
