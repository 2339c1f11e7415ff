/**
 * The scripts that shells load. They know no command: each asks the program, which answers from its own tree of commands,
 * so a script does not grow old and one piece of code decides for all shells. An answer is a line for each word, with its
 * description behind a tab, or one of `:files` and `:folders`.
 *
 * They are our own: of the libraries for commander 14, @bomb.sh/tab (0.0.22) needs the package bash-completion in bash,
 * defines read-only variables in the user's shell, so that its script cannot be loaded twice, and knows no folders.
 */
import { requestName, type Shell } from './shells.ts';

export function scriptFor(shell: Shell): string {
  return scripts[shell];
}

// bash 3.2, which macOS has, knows neither `mapfile` nor `compopt`.
const bash = `# Completion of optimizer for bash: source <(optimizer completion bash)
_optimizer() {
  local word=$2 line answer
  COMPREPLY=()
  [[ $word == '=' ]] && word=
  answer=$("\${COMP_WORDS[0]/#\\~/$HOME}" ${requestName} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
  case $answer in
    :files) answer=$(compgen -f -- "$word") && compopt -o filenames 2>/dev/null ;;
    :folders) answer=$(compgen -d -- "$word") && compopt -o filenames 2>/dev/null ;;
  esac
  while IFS= read -r line; do
    [[ -n $line ]] && COMPREPLY+=("\${line%%$'\\t'*}")
  done <<<"$answer"
  return 0
}
complete -F _optimizer optimizer
`;

const zsh = `#compdef optimizer
# Completion of optimizer for zsh: source <(optimizer completion zsh)
_optimizer() {
  local answer line
  local -a candidates
  answer=$("\${(Q)words[1]/#\\~/$HOME}" ${requestName} -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null) || return 1
  case $answer in
    :files | :folders)
      [[ $PREFIX == --*=* ]] && compset -P 1 '*='
      if [[ $answer == :files ]]; then _files; else _files -/; fi
      ;;
    '')
      return 1
      ;;
    *)
      for line in "\${(@f)answer}"; do
        candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
      done
      _describe -V optimizer candidates
      ;;
  esac
}
if [[ \${funcstack[1]} == _optimizer ]]; then
  _optimizer "$@"
else
  compdef _optimizer optimizer
fi
`;

const fish = `# Completion of optimizer for fish: optimizer completion fish > ~/.config/fish/completions/optimizer.fish
function __optimizer_complete
  set -l before (commandline -opc)
  set -l word (commandline -ct)
  set -l program (string replace -r '^~' $HOME -- $before[1])
  set -l answer ($program ${requestName} -- $before[2..] "$word" 2>/dev/null)
  # A path behind --flag= is offered with the flag, since that is one word.
  set -l flag (string match -r '^--[^=]*=' -- "$word")
  set -l path (string replace -r '^--[^=]*=' '' -- "$word")
  switch "$answer[1]"
    case :files
      printf '%s\\n' "$flag"(__fish_complete_path "$path")
    case :folders
      printf '%s\\n' "$flag"(__fish_complete_directories "$path" '')
    case '*'
      printf '%s\\n' $answer
  end
end
complete -c optimizer -e
complete -c optimizer -f -k -a '(__optimizer_complete)'
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
