// Which repositories weights are fitted on, and which they are judged by. Split by repository, so that what is learned of
// one cannot be known of another; HELD-OUT is not looked at while something is being changed.
export const sets = {
  dev: [
    'axios/axios',
    'BurntSushi/ripgrep',
    'gin-gonic/gin',
    'google/gson',
    'guzzle/guzzle',
    'jqlang/jq',
    'pallets/flask',
    'pytest-dev/pytest',
    'tokio-rs/tokio',
    'typeorm/typeorm',
    'vuejs/core',
  ],
  'held-out': [
    'microsoft/playwright',
    'prometheus/prometheus',
    'psf/requests',
    'rust-lang/cargo',
    'rust-lang/rust-analyzer',
    'sinatra/sinatra',
    'spf13/cobra',
    'sphinx-doc/sphinx',
    'trpc/trpc',
  ],
};
