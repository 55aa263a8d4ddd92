import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { RevenueSummary } from '../../../api/types'
import { Money } from '../../../components/Money'
import { Percent } from '../../../components/Percent'
import { isNegative } from '../../../lib/money'
import styles from './RevenueSummary.module.css'

/** What came in, what is left of it, and how it moved since the month before. */
export function RevenueFigures({ revenue }: { revenue: RevenueSummary }) {
  const { currency } = revenue
  return (
    <dl className={styles.figures}>
      <Figure name="MRR" change={<Change percent={revenue.mrr_growth_percent} />}>
        <Money amount={revenue.mrr} currency={currency} />
      </Figure>
      <Figure name="Backlink revenue">
        <Money amount={revenue.backlink_revenue} currency={currency} />
      </Figure>
      <Figure name="Total revenue" change={<Change percent={revenue.growth_percent} />}>
        <Money amount={revenue.total_revenue} currency={currency} />
      </Figure>
      <Figure name="Blended margin" note="before people's time">
        <ToMargin>
          <Percent value={revenue.blended_margin_percent} />
        </ToMargin>
      </Figure>
      <Figure name="Contribution margin" note="after people's time">
        <ToMargin>
          <Percent value={revenue.contribution_margin_percent} />
        </ToMargin>
      </Figure>
    </dl>
  )
}

interface FigureProps {
  name: string
  note?: string
  change?: ReactNode
  children: ReactNode
}

function Figure({ name, note, change, children }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt>
        {name}
        {note && <small>{note}</small>}
      </dt>
      <dd>
        {children}
        {change}
      </dd>
    </div>
  )
}

function Change({ percent }: { percent: string | null }) {
  if (percent === null) return <small>no month before</small>
  return (
    <small data-tone={isNegative(percent) ? 'bad' : 'good'}>
      <Percent value={percent} signed /> on last month
    </small>
  )
}

function ToMargin({ children }: { children: ReactNode }) {
  return (
    <Anchor renderRoot={(props) => <Link to="/services/margin" {...props} />}>{children}</Anchor>
  )
}
