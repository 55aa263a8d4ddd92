import { Alert, Button } from '@mantine/core'

import { useStartPaying } from '../../api/pay'
import type { Payable, PayState } from '../../api/types'
import { leaveFor } from '../../lib/leave'
import { formatMoney } from '../../lib/money'
import styles from './Pay.module.css'

export interface PayWaysProps {
  payable: Payable
  token: string
  isBack: boolean
}

const SAYS: Record<Exclude<PayState, 'open'>, string> = {
  paid: 'This invoice is paid. Thank you.',
  under_way:
    'A payment is under way. Some banks take days for it; there is nothing left for you to do.',
  withdrawn: 'Nothing is owed on this invoice any more.',
}
const BUTTONS: Record<string, string> = {
  stripe: 'Pay by card',
  paypal: 'Pay with PayPal',
  sandbox: 'Pay at the sandbox',
}

/** How the invoice stands; while it is open, the ways to pay it. */
export function PayWays({ payable, token, isBack }: PayWaysProps) {
  const start = useStartPaying(token)
  if (payable.state !== 'open') {
    return (
      <p role="status" className={styles.said} data-state={payable.state}>
        {SAYS[payable.state]}
      </p>
    )
  }
  const open = formatMoney(payable.open, payable.currency, payable.locale)
  function pay(gateway: string) {
    start.mutate(gateway, {
      onSuccess: ({ action_url: address }) => {
        if (address) leaveFor(address)
      },
    })
  }
  return (
    <section aria-label="Ways to pay" className={styles.ways}>
      {isBack && !start.error && (
        <p role="status">
          No payment has come yet. If you have paid, it is on its way; reload this page in a minute.
        </p>
      )}
      {start.error && (
        <Alert color="red" variant="light" role="alert">
          {start.error.message}
        </Alert>
      )}
      {payable.ways.map(({ gateway, label }) => (
        <Button
          key={gateway}
          size="md"
          color={payable.brand.primary_color}
          autoContrast
          loading={start.isPending && start.variables === gateway}
          disabled={start.isPending}
          onClick={() => {
            pay(gateway)
          }}
        >
          {BUTTONS[gateway] ?? `Pay by ${label}`}, {open}
        </Button>
      ))}
      {payable.bank_details && (
        <div className={styles.bank}>
          <p>
            {payable.ways.length > 0 ? 'Or transfer' : 'Please transfer'} {open} to
          </p>
          <p className={styles.account}>{payable.bank_details}</p>
          <p>
            with the reference <strong>{payable.number}</strong>.
          </p>
        </div>
      )}
    </section>
  )
}
