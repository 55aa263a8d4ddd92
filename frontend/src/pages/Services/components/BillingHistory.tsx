import { useBillingHistory } from '../../../api/billing'
import type { BillingHistory as History, Invoice, SubscriptionDetail } from '../../../api/types'
import { Answer } from '../../../components/Answer'
import { Day } from '../../../components/Day'
import { Empty } from '../../../components/Empty'
import { Money } from '../../../components/Money'
import { Table, type Column } from '../../../components/Table'
import { INVOICE_COLUMNS, MARGIN_COLUMNS } from './billingColumns'
import { InvoicePayments } from './InvoicePayments'
import { OtherCosts } from './OtherCosts'
import styles from './Tracker.module.css'
import { WhyLines } from './WhyLines'

/** What the client was billed and paid, what the next invoice will say, and what was left over. */
export function BillingHistory({ subscription }: { subscription: SubscriptionDetail }) {
  const query = useBillingHistory(subscription.id)
  const columns = [...INVOICE_COLUMNS, paymentsColumn(subscription)]
  return (
    <section aria-label="Billing">
      <Answer what="the billing history" query={query}>
        {(history) => (
          <>
            <NextInvoice next={history.next_invoice} />
            <h3 className={styles.heading}>Invoices</h3>
            {history.items.length === 0 ? (
              <Empty>
                No invoice yet. The first is issued by itself when the first service period opens.
              </Empty>
            ) : (
              <Table caption="Invoices" columns={columns} rows={history.items} />
            )}
            {history.margins.length > 0 && (
              <>
                <h3 className={styles.heading}>Margin by month</h3>
                <Table
                  caption="Margin by month"
                  columns={MARGIN_COLUMNS}
                  rows={history.margins.map((margin) => ({ ...margin, id: margin.month }))}
                />
                <OtherCosts rows={history.margins} />
              </>
            )}
          </>
        )}
      </Answer>
    </section>
  )
}

function paymentsColumn({ id, rights }: SubscriptionDetail): Column<Invoice> {
  return {
    id: 'payments',
    header: 'Payments',
    cell: (invoice) => (
      <InvoicePayments
        invoice={invoice}
        subscriptionId={id}
        mayRecord={rights.includes('finance')}
      />
    ),
  }
}

function NextInvoice({ next }: { next: History['next_invoice'] }) {
  if (!next) return null
  return (
    <div>
      <p className={styles.summary}>
        Next invoice on <Day day={next.date} />:{' '}
        <Money amount={next.total} currency={next.currency} />
      </p>
      <WhyLines currency={next.currency} lines={next.lines} />
    </div>
  )
}
