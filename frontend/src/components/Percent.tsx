import { useLocale } from '../api/me'
import { formatPercent } from '../lib/money'

export interface PercentProps {
  value: string | null
  signed?: boolean
  /** Why it cannot be said, where it cannot. */
  why?: string | undefined
}

/** A share or a change; one that cannot be said is a dash. */
export function Percent({ value, signed = false, why = 'Cannot be said yet' }: PercentProps) {
  const { locale } = useLocale()
  if (value === null) return <span title={why}>–</span>
  return <span>{formatPercent(value, locale, signed)}</span>
}
