import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

import { dropVantIconFont } from './scripts/dropVantIconFont.ts'
import { packAssets } from './scripts/packAssets.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Two pages from one project, each built by itself (`--mode sidebar`, `--mode console`): a shared chunk
 * would make the sidebar carry what only the console's library needs.
 */
export default defineConfig(({ mode }) => ({
  base: '/',
  plugins: [vue(), dropVantIconFont(), packAssets()],
  // Neither page uses the options API; leaving it out keeps the sidebar small.
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  resolve: { alias: { '@shared': here('./src/shared') } },
  build: {
    target: 'es2020',
    outDir: 'dist',
    assetsDir: 'assets',
    // A data: URL in a style sheet would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: `${mode}.manifest.json`,
    rollupOptions: { input: here(mode === 'console' ? './console.html' : './sidebar.html') },
    // The sidebar is built first and clears the folder.
    emptyOutDir: mode !== 'console',
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    unstubGlobals: true,
    // The SDK drops the promise of its own first registration; the refusal reaches us with the next call.
    onUnhandledError: (error) => !('errMsg' in error && String(error['errMsg']).startsWith('agentConfig:')),
    // The SDK is loaded fresh by its tests: it looks at the browser once. Style sheets are not for Node.
    server: { deps: { inline: ['@wecom/jssdk', /vant\/es\/.*\/style/] } },
  },
}))
