import { Alert, Button, Group, Stack, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'

import { useRecordPayment } from '../../../api/billing'
import type { Invoice } from '../../../api/types'
import { useVoice } from '../../../components/sayContext'

export interface RecordPaymentFormProps {
  invoice: Invoice
  subscriptionId: string
  onDone: () => void
}

/** A transfer as the bank's statement has it: how much, under which reference, on which day. */
export function RecordPaymentForm({ invoice, subscriptionId, onDone }: RecordPaymentFormProps) {
  const [amount, setAmount] = useState(invoice.open)
  const [reference, setReference] = useState('')
  const [on, setOn] = useState('')
  const { mutate, isPending, error } = useRecordPayment(subscriptionId, invoice.id)
  const { say } = useVoice()

  function send(event: SyntheticEvent) {
    event.preventDefault()
    mutate(
      { amount: amount.trim(), reference, ...(on && { on }) },
      {
        onSuccess: ({ number, status }) => {
          say(status === 'paid' ? `${number} is paid.` : `A part of ${number} is paid.`)
          onDone()
        },
      },
    )
  }

  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        {error && (
          <Alert color="red" variant="light" role="alert">
            {error.message}
          </Alert>
        )}
        <TextInput
          label={`Amount (${invoice.currency})`}
          inputMode="decimal"
          required
          data-autofocus
          value={amount}
          onChange={(event) => {
            setAmount(event.currentTarget.value)
          }}
        />
        <TextInput
          label="Reference"
          description="As the bank's statement has it"
          required
          maxLength={120}
          value={reference}
          onChange={(event) => {
            setReference(event.currentTarget.value)
          }}
        />
        <TextInput
          label="Received on"
          description="Today, if you leave it empty"
          type="date"
          value={on}
          onChange={(event) => {
            setOn(event.currentTarget.value)
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Not now
          </Button>
          <Button type="submit" loading={isPending}>
            Record the payment
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
