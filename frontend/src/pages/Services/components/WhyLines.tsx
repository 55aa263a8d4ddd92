import { Money } from '../../../components/Money'
import styles from './Tracker.module.css'

export interface WhyLinesProps {
  currency: string
  lines: { id?: string; description: string; amount: string; why: string }[]
}

/** Lines of an invoice, each with the sentence that says how its amount came about. */
export function WhyLines({ currency, lines }: WhyLinesProps) {
  return (
    <ul className={styles.lines}>
      {lines.map((line, index) => (
        <li key={line.id ?? index}>
          {line.description}: <Money amount={line.amount} currency={currency} />
          <p className={styles.why}>{line.why}</p>
        </li>
      ))}
    </ul>
  )
}
