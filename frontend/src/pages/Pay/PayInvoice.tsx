import { Anchor } from '@mantine/core'

import type { Payable } from '../../api/types'
import { Page } from '../../components/Page'
import { formatDay } from '../../lib/dates'
import { formatMoney } from '../../lib/money'
import styles from './Pay.module.css'
import { PayWays } from './PayWays'

export interface PayInvoiceProps {
  payable: Payable
  token: string
  isBack: boolean
}

/** The invoice with what is left to pay of it. */
export function PayInvoice({ payable, token, isBack }: PayInvoiceProps) {
  const { brand, currency, locale } = payable
  const money = (amount: string) => formatMoney(amount, currency, locale)
  const day = (of: string) => formatDay(of, locale)
  return (
    <Page
      title={`Invoice ${payable.number}`}
      above={
        <p className={styles.brand} style={{ borderColor: brand.primary_color }}>
          {brand.logo_url ? <img src={brand.logo_url} alt={brand.name} /> : brand.name}
        </p>
      }
      below={
        <p>
          From {payable.seller} to {payable.buyer}, {day(payable.issued_on)}, due{' '}
          {day(payable.due_on)}
        </p>
      }
    >
      <dl className={styles.lines} aria-label="What is billed">
        {payable.lines.map((line, index) => (
          <Row key={index} what={line.description} amount={money(line.amount)} />
        ))}
        {isMore(payable.tax) && (
          <>
            <Row what="Without tax" amount={money(payable.net)} />
            <Row what="Tax" amount={money(payable.tax)} />
          </>
        )}
        <Row what="Total" amount={money(payable.total)} isStrong />
        {isMore(payable.paid) && <Row what="Paid" amount={money(payable.paid)} />}
        {payable.open !== payable.total && (
          <Row what="Open" amount={money(payable.open)} isStrong />
        )}
      </dl>
      {payable.pdf_url && (
        <Anchor href={payable.pdf_url} target="_blank">
          Open the PDF
        </Anchor>
      )}
      <PayWays payable={payable} token={token} isBack={isBack} />
      {brand.email && (
        <p>
          Questions? <Anchor href={`mailto:${brand.email}`}>{brand.email}</Anchor>
        </p>
      )}
    </Page>
  )
}

function Row({ what, amount, isStrong }: { what: string; amount: string; isStrong?: boolean }) {
  return (
    <div data-strong={isStrong}>
      <dt>{what}</dt>
      <dd>{amount}</dd>
    </div>
  )
}

function isMore(amount: string): boolean {
  return /[1-9]/.test(amount)
}
