import { Anchor, createTheme, type CSSVariablesResolver } from '@mantine/core'

const sans = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"

/** Dense: 13 px for what is read in rows, 14 px for the rest. One accent: indigo at its dark shade. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  fontFamily: sans,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  components: { Anchor: Anchor.extend({ defaultProps: { inherit: true } }) },
  headings: {
    fontFamily: sans,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.3' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
})

/** Mantine's own dimmed, placeholder and link colours are too pale for WCAG AA. */
export const colors: CSSVariablesResolver = (mantine) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': mantine.colors.gray[7],
    '--mantine-color-placeholder': mantine.colors.gray[7],
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': mantine.colors.indigo[9],
  },
  dark: {
    '--mantine-color-dimmed': '#b4b6ba',
    '--mantine-color-placeholder': '#a6a8ad',
    '--mantine-color-error': '#ff9d95',
    '--mantine-color-anchor': mantine.colors.indigo[3],
  },
})
