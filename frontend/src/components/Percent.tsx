import { useLocale } from '../api/me'
import { formatPercent } from '../lib/money'

export interface PercentProps {
  value: string | null
  signed?: boolean
}

/** A share or a change; one that cannot be said is a dash. */
export function Percent({ value, signed = false }: PercentProps) {
  const { locale } = useLocale()
  if (value === null) return <span title="Cannot be said yet">–</span>
  return <span>{formatPercent(value, locale, signed)}</span>
}
