import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import './style.css'
import { MantineProvider } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import 'dayjs/locale/zh-cn'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from './api/queries.ts'
import { useLanguage } from './i18n/i18n.ts'
import { App } from './shell/app.tsx'
import { readableGreys, themeIn } from './theme.ts'

const themes = { 'zh-CN': themeIn('zh-CN'), en: themeIn('en') }

function Root() {
  const language = useLanguage()
  return (
    <MantineProvider theme={themes[language]} forceColorScheme="light" cssVariablesResolver={readableGreys}>
      <DatesProvider settings={{ locale: language === 'zh-CN' ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>
        <Notifications position="top-right" limit={4} />
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </DatesProvider>
    </MantineProvider>
  )
}

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no place for the app')
createRoot(place).render(
  <StrictMode>
    <Root />
  </StrictMode>,
)
