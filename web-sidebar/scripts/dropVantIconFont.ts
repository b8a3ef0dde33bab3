import type { Plugin } from 'vite'

/**
 * Takes Vant's icon font out of the build. Its style sheet carries the font twice: as 27 kB of base64
 * and as an address on a foreign host, which our content security policy refuses. We draw our own icons.
 */
export function dropVantIconFont(): Plugin {
  return {
    name: 'drop-vant-icon-font',
    enforce: 'pre',
    transform: {
      filter: { id: /vant\/(es|lib)\/icon\/index\.css/ },
      handler: () => ({ code: '', map: null }),
    },
  }
}
