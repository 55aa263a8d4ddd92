import { useParams, useSearch } from '@tanstack/react-router'

import { ApiError } from '../../api/errors'
import { usePayable } from '../../api/pay'
import { Answer } from '../../components/Answer'
import { Empty } from '../../components/Empty'
import { Page } from '../../components/Page'
import styles from './Pay.module.css'
import { PayInvoice } from './PayInvoice'

/** Where a pay link leads: one invoice, in the clothes of who sent it, and the ways to pay it. */
export function Pay() {
  const { token } = useParams({ from: '/pay/$token' })
  const { back = false } = useSearch({ from: '/pay/$token' })
  const query = usePayable(token, back)
  const isOver = query.error instanceof ApiError && query.error.code === 'pay_link_over'
  return (
    <main className={styles.page}>
      <meta name="robots" content="noindex" />
      {isOver ? (
        <Page title="No invoice here">
          <Empty>{query.error?.message}</Empty>
        </Page>
      ) : (
        <Answer what="the invoice" query={query} lines={8}>
          {(payable) => <PayInvoice payable={payable} token={token} isBack={back} />}
        </Answer>
      )}
    </main>
  )
}
