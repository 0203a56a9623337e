"""The commands of `duanzheng central`, by what they are about."""
