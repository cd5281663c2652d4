"""Tests of set-up. They bring their own small wheels and need no network."""
