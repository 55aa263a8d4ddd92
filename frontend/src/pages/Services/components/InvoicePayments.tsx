import { Button } from '@mantine/core'
import { useState } from 'react'

import { useUndoPayment } from '../../../api/billing'
import type { Invoice, Payment } from '../../../api/types'
import { Day } from '../../../components/Day'
import { Dialog } from '../../../components/Dialog'
import { Money } from '../../../components/Money'
import { useVoice } from '../../../components/sayContext'
import { RecordPaymentForm } from './RecordPaymentForm'
import styles from './Tracker.module.css'

export interface InvoicePaymentsProps {
  invoice: Invoice
  subscriptionId: string
  mayRecord: boolean
}

/** What came for an invoice; who handles money enters more, or takes a wrong entry back. */
export function InvoicePayments({ invoice, subscriptionId, mayRecord }: InvoicePaymentsProps) {
  const [asked, setAsked] = useState(false)
  const shown = invoice.payments.filter((one) => one.status === 'succeeded' || one.can_undo)
  const close = () => {
    setAsked(false)
  }
  return (
    <div className={styles.payments}>
      {shown.map((payment) => (
        <p key={payment.id}>
          <Money amount={payment.amount} currency={payment.currency} />,{' '}
          {payment.reference || payment.how},{' '}
          {payment.received_on ? <Day day={payment.received_on} /> : 'not settled yet'}
          {mayRecord && payment.can_undo && (
            <Undo payment={payment} subscriptionId={subscriptionId} />
          )}
        </p>
      ))}
      {mayRecord && Number(invoice.open) > 0 && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Record a payment for ${invoice.number}`}
          onClick={() => {
            setAsked(true)
          }}
        >
          Record a payment
        </Button>
      )}
      <Dialog title={`A payment for ${invoice.number}`} opened={asked} onClose={close}>
        <RecordPaymentForm invoice={invoice} subscriptionId={subscriptionId} onDone={close} />
      </Dialog>
    </div>
  )
}

function Undo({ payment, subscriptionId }: { payment: Payment; subscriptionId: string }) {
  const { mutate, isPending } = useUndoPayment(subscriptionId, payment.id)
  const { say, sayProblem } = useVoice()
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      loading={isPending}
      aria-label={`Undo the payment ${payment.reference || payment.how}`}
      onClick={() => {
        mutate(
          { reason: '' },
          {
            onSuccess: ({ number }) => {
              say(`It is taken back; ${number} is open again.`)
            },
            onError: sayProblem,
          },
        )
      }}
    >
      Undo
    </Button>
  )
}
