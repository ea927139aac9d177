"""The running application without Qt: state, actions, effects, commands."""
