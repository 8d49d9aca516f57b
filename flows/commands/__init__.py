"""What the subcommands of `copydesk` do: one module each, which `flows.cli` imports when it is needed."""
