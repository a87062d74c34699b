"""The moderation record: from each mark to what was agreed, why, by whom, and who dissented."""
