import { whyUnsaid } from '../../../lib/otherCosts'

export interface OtherCostsProps {
  rows: { currency: string; other_currencies: string[] }[]
}

/** Says under a table why some of its costs and margins are dashes. */
export function OtherCosts({ rows }: OtherCostsProps) {
  const reasons = new Set(rows.map(whyUnsaid).filter((why) => why !== undefined))
  if (reasons.size === 0) return null
  return (
    <p>
      <small>
        {[...reasons].join(' ')} They are not converted: what they are a part of is a dash.
      </small>
    </p>
  )
}
