import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'

import { startLanguage } from '@shared/i18n/language'
import { createQueryClient } from '@shared/query'
import { followScheme } from '@shared/theme/followScheme'
import '@shared/theme/tokens.css'

import App from './App.vue'
import { createSidebar, sidebarKey } from './sidebar'
import './vant'

followScheme('van-theme-dark')

const sidebar = createSidebar()
// Somebody is signed in: what the chat program wants to see before it answers is fetched while the page is being made.
if (sidebar.session.token()) void sidebar.host.entry().catch(() => undefined)

const app = createApp(App)
  .use(VueQueryPlugin, { queryClient: createQueryClient() })
  .provide(sidebarKey, sidebar)

void startLanguage().then(() => app.mount('#app'))
