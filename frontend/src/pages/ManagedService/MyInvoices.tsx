import { Anchor } from '@mantine/core'

import { useMyInvoices } from '../../api/mine'
import type { MyInvoice, MyService } from '../../api/types'
import { Answer } from '../../components/Answer'
import { Day } from '../../components/Day'
import { Empty } from '../../components/Empty'
import { Money } from '../../components/Money'
import { Panel } from '../../components/Panel'
import { StatusPill } from '../../components/StatusPill'
import { INVOICE } from '../../lib/words'
import styles from './ManagedService.module.css'
import { PayInvoiceButton } from './PayInvoiceButton'

/** The client's invoices, as PDFs. */
export function MyInvoices({ service }: { service: MyService }) {
  const query = useMyInvoices(service.id)
  return (
    <Panel title="Invoices">
      <Answer what="your invoices" query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No invoice has been issued yet.</Empty>
          ) : (
            <ul className={styles.list}>
              {items.map((invoice) => (
                <InvoiceLine
                  key={invoice.id}
                  invoice={invoice}
                  mayPay={service.rights.includes('approve')}
                />
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  )
}

function InvoiceLine({ invoice, mayPay }: { invoice: MyInvoice; mayPay: boolean }) {
  return (
    <li>
      <span>
        {invoice.number} of <Day day={invoice.issued_on} />
      </span>
      <Money amount={invoice.total} currency={invoice.currency} />
      <StatusPill words={INVOICE} value={invoice.status} />
      {invoice.status !== 'paid' && (
        <span>
          due <Day day={invoice.due_on} />
        </span>
      )}
      {invoice.pdf_url ? (
        <Anchor
          href={invoice.pdf_url}
          target="_blank"
          aria-label={`Open the PDF of ${invoice.number}`}
        >
          Open the PDF
        </Anchor>
      ) : (
        <span>
          {invoice.issued_elsewhere ? 'You have its PDF from before' : 'The PDF is being made'}
        </span>
      )}
      {mayPay && isOpen(invoice) && <PayInvoiceButton id={invoice.id} number={invoice.number} />}
    </li>
  )
}

function isOpen({ status, open }: MyInvoice): boolean {
  return status !== 'paid' && status !== 'credited' && /[1-9]/.test(open)
}
