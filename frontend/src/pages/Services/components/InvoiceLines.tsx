import { Button } from '@mantine/core'
import { useState } from 'react'

import { useInvoiceLines } from '../../../api/billing'
import type { Invoice } from '../../../api/types'
import { Answer } from '../../../components/Answer'
import { Dialog } from '../../../components/Dialog'
import { Money } from '../../../components/Money'
import { WhyLines } from './WhyLines'
import styles from './Tracker.module.css'

/** What an invoice is for; its lines, with the reason of each amount, are a click away. */
export function InvoiceLines({ invoice }: { invoice: Invoice }) {
  const [opened, setOpened] = useState(false)
  return (
    <div>
      {invoice.description}{' '}
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Why ${invoice.number} is that much`}
        onClick={() => {
          setOpened(true)
        }}
      >
        Why
      </Button>
      <Dialog
        title={`Why ${invoice.number} is that much`}
        opened={opened}
        onClose={() => {
          setOpened(false)
        }}
      >
        <Lines invoiceId={invoice.id} />
      </Dialog>
    </div>
  )
}

function Lines({ invoiceId }: { invoiceId: string }) {
  const query = useInvoiceLines(invoiceId)
  return (
    <Answer what="the lines" query={query}>
      {({ currency, lines, tax, total }) => (
        <>
          <WhyLines currency={currency} lines={lines} />
          <p className={styles.total}>
            {Number(tax) > 0 && (
              <>
                Tax <Money amount={tax} currency={currency} />.{' '}
              </>
            )}
            Total <Money amount={total} currency={currency} />
          </p>
        </>
      )}
    </Answer>
  )
}
